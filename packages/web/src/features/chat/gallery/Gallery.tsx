import type { ConversationView } from "@chatcast/client";
import { useId, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { ModalDialog } from "../../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../../ui/problem.ts";
import { say } from "../../../words/words.ts";
import { type FileKind, type GalleryItem, itemsOf, KINDS, matching, sendersOf } from "./items.ts";
import { TileGrid } from "./TileGrid.tsx";
import { Viewer } from "./Viewer.tsx";

const KIND_WORDS = {
  picture: "gallery.pictures",
  film: "gallery.films",
  sound: "gallery.sound",
  pdf: "gallery.pdfs",
  text: "gallery.texts",
  other: "gallery.others",
} as const;

interface GalleryProps {
  /** Key of the message whose file is looked at first, by who came for it alone; undefined: all are shown. */
  first: string | undefined;
  conversations: readonly ConversationView[];
  onLoadOlder: (withMember: string | undefined) => Promise<void>;
  /** Shows a message where it was said. */
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** The files of a room: a grid, told apart by kind and person, and each of them by itself. */
export function Gallery({ first, conversations, onLoadOlder, onShow, onClose }: GalleryProps) {
  const [opened] = useState(Date.now);
  const [kind, setKind] = useState<FileKind>();
  const [from, setFrom] = useState<string>();
  /** Key of the message whose file is shown, or was last. */
  const [shown, setShown] = useState(first);
  const [open, setOpen] = useState(first !== undefined);
  const items = itemsOf(conversations, opened);
  const wanted = matching(items, { kind, from });
  const at = wanted.findIndex(({ message }) => message.key === shown);
  const item = open ? wanted[at] : undefined;
  const look = ({ message }: GalleryItem) => {
    setShown(message.key);
    setOpen(true);
  };
  const older = conversations.filter(({ hasOlder }) => hasOlder);

  return (
    <ModalDialog title={say("gallery.title")} width="w-[min(60rem,calc(100vw-1rem))]" onClose={onClose}>
      {item === undefined ? (
        <>
          <div className="flex flex-wrap gap-3">
            <Choice
              label={say("gallery.kind")}
              value={kind ?? ""}
              options={KINDS.map((one) => [one, say(KIND_WORDS[one])])}
              onChange={(value) => setKind(KINDS.find((one) => one === value))}
            />
            <Choice
              label={say("gallery.person")}
              value={from ?? ""}
              options={sendersOf(items).map((name) => [name, name])}
              onChange={(value) => setFrom(value || undefined)}
            />
          </div>
          {wanted.length === 0 ? (
            <p className="py-8 text-center text-ink-soft text-sm">
              {say(items.length === 0 ? "gallery.empty" : "gallery.none")}
            </p>
          ) : (
            <TileGrid items={wanted} focused={shown} onOpen={look} />
          )}
          {older.length === 0 ? null : <Older of={older} onLoadOlder={onLoadOlder} />}
        </>
      ) : (
        <Viewer
          item={item}
          place={{ at, of: wanted.length }}
          onStep={(step) => look(wanted[at + step] ?? item)}
          onBack={() => setOpen(false)}
          onEscape={first === undefined ? () => setOpen(false) : onClose}
          onShow={(one: GalleryItem) => {
            onShow(one.with, one.message.offset);
            onClose();
          }}
        />
      )}
    </ModalDialog>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, word: string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="block pb-1 text-ink-soft text-xs">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2 text-sm xl:h-8"
      >
        <option value="">{say("gallery.all")}</option>
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What is not here yet may hold more files. */
function Older({ of, onLoadOlder }: { of: readonly ConversationView[]; onLoadOlder: GalleryProps["onLoadOlder"] }) {
  const [state, setState] = useState<"idle" | "fetching" | Problem>("idle");
  const fetchOlder = () => {
    setState("fetching");
    Promise.all(of.map((conversation) => onLoadOlder(conversation.with))).then(
      () => setState("idle"),
      (error: unknown) => setState(explain(error)),
    );
  };
  return (
    <div className="flex flex-col gap-2">
      {typeof state === "object" ? <ProblemNote problem={state} /> : null}
      <Button aria-disabled={state === "fetching"} onClick={() => state !== "fetching" && fetchOlder()}>
        {say(state === "fetching" ? "gallery.fetching" : "gallery.older")}
      </Button>
    </div>
  );
}
