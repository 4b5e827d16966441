import { say } from "../../words/words.ts";

const COLUMNS = 28;
const ROWS = 7;
const ACKED = 143;
const SENT = 8;

const LEGEND = [
  ["bg-cell-acked", "home.acknowledged"],
  ["bg-cell-sent", "home.on-its-way"],
  ["bg-cell-queued", "home.queued"],
] as const;

function colour(seq: number): string {
  if (seq < ACKED) return "bg-cell-acked";
  return seq < ACKED + SENT ? "bg-cell-sent" : "bg-cell-queued";
}

/** The product in one picture: how a file looks on its way. Decoration only. */
export function ProofMark() {
  return (
    <div aria-hidden="true">
      <div className="grid grid-cols-28 gap-[3px]">
        {Array.from({ length: COLUMNS * ROWS }, (_, seq) => (
          <span key={`cell ${seq}`} className={`aspect-square rounded-[2px] ${colour(seq)}`} />
        ))}
      </div>
      <p className="flex flex-wrap items-center gap-x-4 pt-3 text-ink-soft text-xs">
        {say("home.picture")}
        {LEGEND.map(([swatch, word]) => (
          <span key={word} className="inline-flex items-center gap-1.5">
            <span className={`size-2 rounded-[2px] ${swatch}`} />
            {say(word)}
          </span>
        ))}
      </p>
    </div>
  );
}
