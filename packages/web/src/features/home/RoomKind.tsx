import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";

export type Kind = "sealed" | "open";

const KINDS = [
  { value: "sealed", label: "Sealed room" },
  { value: "open", label: "Open room" },
] as const;

const WORDS: Record<Kind, string> = {
  sealed:
    "Its link alone leads into it, and what is said and sent is sealed in this browser: the server cannot read or alter it. A name is only what you call it here; typing one chooses an open room until you say otherwise.",
  open: "Whoever knows its name can join. The server reads everything; its checksum finds accidents, not attackers.",
};

interface RoomKindProps {
  kind: Kind;
  onChange: (kind: Kind) => void;
}

/** What becomes of a room that is created. */
export function RoomKind({ kind, onChange }: RoomKindProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <SegmentedChoice label="A new room is" options={KINDS} value={kind} onChange={onChange} />
      <p className="text-ink-soft text-sm" aria-live="polite">
        {WORDS[kind]}
        {isSecureContext ? null : " A sealed room wants a secure address: start the server with --https."}
      </p>
    </div>
  );
}
