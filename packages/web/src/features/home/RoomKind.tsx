import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { say } from "../../words/words.ts";

export type Kind = "sealed" | "open";

const KINDS = ["sealed", "open"] as const;
const LABELS = { sealed: "home.sealed-room", open: "home.open-room" } as const;
const MEANINGS = { sealed: "home.sealed-means", open: "home.open-means" } as const;

interface RoomKindProps {
  kind: Kind;
  onChange: (kind: Kind) => void;
}

/** What becomes of a room that is created. */
export function RoomKind({ kind, onChange }: RoomKindProps) {
  const options = KINDS.map((value) => ({ value, label: say(LABELS[value]) }));
  return (
    <div className="flex flex-col gap-1.5">
      <SegmentedChoice label={say("home.kind")} options={options} value={kind} onChange={onChange} />
      <p className="text-ink-soft text-sm" aria-live="polite">
        {say(MEANINGS[kind])}
        {isSecureContext ? null : ` ${say("home.needs-https")}`}
      </p>
    </div>
  );
}
