import type { ConversationView } from "@chatcast/client";
import { ChevronDown, Pin } from "lucide-react";
import { useMemo, useState } from "react";
import { classes } from "../../ui/classes.ts";
import { formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { firstWords, type RowActions } from "./actions.ts";

interface PinnedBarProps {
  conversations: readonly ConversationView[];
  actions: RowActions;
}

/** Something that is pinned. */
interface PinnedLine {
  key: string;
  with: string | undefined;
  offset: number;
  from: string;
  words: string;
  at: number;
}

/** What is pinned, the newest first: of what is here, and before that of what the server told. */
function pinnedOf(conversations: readonly ConversationView[]): PinnedLine[] {
  return conversations
    .flatMap(({ with: other, messages, olderPins = [] }) => [
      ...messages
        .filter(({ pinnedBy }) => pinnedBy !== undefined)
        .map((message) => {
          const { key, offset = 0, from, at } = message;
          return { key, with: other, offset, from, words: firstWords(message), at };
        }),
      ...olderPins.map(({ offset, from, text, at }) => {
        const words = firstWords({ text });
        return { key: `${other ?? ""}@${offset}`, with: other, offset, from, words, at };
      }),
    ])
    .sort((one, other) => other.at - one.at);
}

/** What is pinned, above the conversation: the newest in one line, all of it when there is more. A press leads there. */
export function PinnedBar({ conversations, actions }: PinnedBarProps) {
  const [open, setOpen] = useState(false);
  const pinned = useMemo(() => pinnedOf(conversations), [conversations]);
  const [newest] = pinned;
  if (newest === undefined) return null;
  return (
    <section aria-label={say("chat.pinned")} className="shrink-0 border-line border-b bg-surface px-2 py-1 sm:px-4">
      <div className="mx-auto flex max-w-4xl items-start gap-2 text-sm">
        <Pin aria-hidden="true" className="mt-3 size-3.5 shrink-0 text-ink-soft xl:mt-2" />
        <ul className="max-h-48 min-w-0 flex-1 overflow-y-auto">
          {(open ? pinned : [newest]).map((line) => (
            <li key={line.key}>
              <button
                type="button"
                onClick={() => actions.jump(line.with, line.offset)}
                className="flex h-10 w-full min-w-0 items-center gap-2 rounded-lg px-2 text-start hover:bg-hover xl:h-8"
              >
                <bdi className="shrink-0 font-semibold">{line.from}</bdi>
                <bdi className="truncate text-ink-soft">{line.words}</bdi>
              </button>
            </li>
          ))}
        </ul>
        {pinned.length === 1 ? null : (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="inline-flex h-10 shrink-0 items-center gap-1 rounded-lg px-2 font-medium text-accent hover:bg-hover xl:h-8"
          >
            {open ? say("chat.fewer") : say("chat.all", { n: formatNumber(pinned.length) })}
            <ChevronDown aria-hidden="true" className={classes("size-4", open && "rotate-180")} />
          </button>
        )}
      </div>
    </section>
  );
}
