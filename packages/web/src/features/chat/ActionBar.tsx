import type { MessageView } from "@chatcast/client";
import { Ellipsis, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { classes } from "../../ui/classes.ts";
import { direction, say } from "../../words/words.ts";
import { isOpen, type RowActions } from "./actions.ts";
import type { Bar } from "./useRows.ts";

/** What most people answer with. */
const QUICK = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];

interface ActionBarProps {
  message: MessageView;
  /** Its row begins with its words: no line with a name, beside which there would be room. */
  follows: boolean;
  actions: RowActions;
  bar: Bar;
  onDone: () => void;
}

/** What can be done with a message: there while the pointer is over its row, while the focus is in it, or on a touch. */
export function ActionBar({ message, follows, actions, bar, onDone }: ActionBarProps) {
  const [choosing, setChoosing] = useState<"emoji" | "delete">();
  if (!isOpen(message)) return null;
  const stop = () => {
    setChoosing(undefined);
    onDone();
  };
  const act = (what: () => void) => () => {
    what();
    stop();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape" && choosing !== undefined) {
      setChoosing(undefined);
      event.stopPropagation();
    } else walk(event);
  };
  const tab = bar.reachable ? 0 : -1;
  const deletion = message.file === undefined ? say("chat.delete-for-everyone") : say("chat.delete-file-for-everyone");
  return (
    <div
      role="toolbar"
      aria-label={say("chat.message-of", { name: message.from })}
      onKeyDown={onKeyDown}
      className={classes(
        "absolute top-0 inset-e-2 z-10 flex rounded-xl border border-line bg-raised p-0.5 shadow-rest sm:inset-e-5",
        // Above what its own row says and proves; the pointer still gets there without leaving the row.
        follows ? "-translate-y-[calc(100%-0.125rem)]" : "-translate-y-1/2",
        bar.held ? "" : "pointer-events-none opacity-0 focus-within:pointer-events-auto focus-within:opacity-100",
        "[@media(hover:hover)]:group-hover:pointer-events-auto [@media(hover:hover)]:group-hover:opacity-100",
      )}
    >
      {choosing === "emoji" ? (
        <>
          {QUICK.map((emoji, index) => (
            <Tool
              key={emoji}
              label={say("chat.react-with", { emoji })}
              first={index === 0}
              tab={tab}
              onClick={act(() => actions.change(message, { kind: "react", emoji }))}
            >
              <span className="emoji-face">{emoji}</span>
            </Tool>
          ))}
          <Tool label={say("chat.react-more")} tab={tab} onClick={act(() => actions.reactMore(message))}>
            <Ellipsis aria-hidden="true" className="size-4" />
          </Tool>
        </>
      ) : choosing === "delete" ? (
        <>
          <Tool label={deletion} first tab={tab} onClick={act(() => actions.change(message, { kind: "delete" }))}>
            <span className="px-1 font-medium text-bad text-sm">{deletion}</span>
          </Tool>
          <Tool label={say("chat.keep")} tab={tab} onClick={stop}>
            <span className="px-1 text-sm">{say("chat.keep")}</span>
          </Tool>
        </>
      ) : (
        <>
          <Tool label={say("chat.react")} first tab={tab} onClick={() => setChoosing("emoji")}>
            <SmilePlus aria-hidden="true" className="size-4" />
          </Tool>
          <Tool label={say("chat.reply")} tab={tab} onClick={act(() => actions.answer(message))}>
            <Reply aria-hidden="true" className="size-4 rtl:-scale-x-100" />
          </Tool>
          {message.own && message.text !== undefined ? (
            <Tool label={say("chat.edit")} tab={tab} onClick={act(() => actions.edit(message))}>
              <Pencil aria-hidden="true" className="size-4" />
            </Tool>
          ) : null}
          <Tool
            label={message.pinnedBy === undefined ? say("chat.pin") : say("chat.unpin")}
            tab={tab}
            onClick={act(() => actions.change(message, { kind: message.pinnedBy === undefined ? "pin" : "unpin" }))}
          >
            {message.pinnedBy === undefined ? (
              <Pin aria-hidden="true" className="size-4" />
            ) : (
              <PinOff aria-hidden="true" className="size-4" />
            )}
          </Tool>
          {message.own ? (
            <Tool label={say("chat.delete")} tab={tab} onClick={() => setChoosing("delete")}>
              <Trash2 aria-hidden="true" className="size-4" />
            </Tool>
          ) : null}
        </>
      )}
    </div>
  );
}

interface ToolProps {
  label: string;
  first?: boolean;
  tab: number;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ label, first = false, tab, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={first ? tab : -1}
      onClick={onClick}
      className="inline-flex h-10 min-w-10 items-center justify-center rounded-lg text-ink-soft hover:bg-hover hover:text-ink xl:h-7 xl:min-w-8"
    >
      {children}
    </button>
  );
}

/** Left and right go from tool to tool, as they stand on the line. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const forwards = direction() === "rtl" ? -step : step;
  const tools = [...event.currentTarget.querySelectorAll("button")];
  const at = tools.indexOf(document.activeElement as HTMLButtonElement);
  tools[(at + forwards + tools.length) % tools.length]?.focus();
  event.preventDefault();
}
