import type { Hops, IntegrityEvent } from "@chatcast/client";
import { X } from "lucide-react";
import { IconButton } from "../../ui/Button.tsx";
import { Lamps } from "../../ui/Lamps.tsx";
import { blameOf } from "../../ui/lamp-words.ts";
import { Verdict } from "../../ui/Verdict.tsx";
import { say } from "../../words/words.ts";
import { checkedBy, checkerOf } from "./checkers.ts";
import { explainVerdict } from "./explain.ts";

interface RowDetailProps {
  event: IntegrityEvent;
  /** Of the chunk that it is about. */
  hops: Hops | undefined;
  onClose: () => void;
}

/** One verdict explained: a sentence, who looked, what the others say of the same chunk, and the bytes that its tag is bound to. */
export function RowDetail({ event, hops, onClose }: RowDetailProps) {
  const { sentence, fields } = explainVerdict(event);
  return (
    <section
      aria-label={say("integrity.explained")}
      className="max-h-[50%] overflow-y-auto border-line border-t bg-ground"
    >
      <div className="flex items-center gap-3 py-1 pe-1 ps-4 text-xs">
        <Verdict status={event.status} />
        <span dir="ltr" className="figures min-w-0 truncate max-sm:hidden">
          {say("integrity.seq-source", { seq: String(event.seq), source: event.source })}
        </span>
        <span className="ms-auto shrink-0 text-ink-soft">
          {say("integrity.checked-by", { who: checkedBy(checkerOf(event)) })}
        </span>
        <IconButton label={say("integrity.close-explanation")} onClick={onClose}>
          <X aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      <p aria-live="polite" className="px-4 text-sm">
        {sentence}
      </p>
      {hops === undefined ? null : (
        <div className="flex flex-col gap-1 px-4 pt-2">
          <Lamps hops={hops} full />
          {blameOf(hops) === undefined ? null : <p className="font-semibold text-xs">{blameOf(hops)}</p>}
        </div>
      )}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-4 py-3 text-xs sm:grid-cols-[auto_auto_minmax(0,1fr)]">
        {fields.map(({ name, hex, says }) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd dir="ltr" className="figures max-w-[17ch] break-all text-start">
              {hex}
            </dd>
            <dd className="col-span-2 min-w-0 break-words text-ink-soft sm:col-span-1">{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
