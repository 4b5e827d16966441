import type { HopState, Hops } from "@chatcast/client";
import { CircleCheck, CircleDashed, CircleSlash, CircleX } from "lucide-react";
import { say } from "../words/words.ts";
import { lampsOf } from "./lamp-words.ts";

const LOOKS: Record<HopState, { icon: typeof CircleCheck; tone: string }> = {
  ok: { icon: CircleCheck, tone: "text-good" },
  failed: { icon: CircleX, tone: "text-bad" },
  unknown: { icon: CircleDashed, tone: "text-ink-soft" },
  none: { icon: CircleSlash, tone: "text-ink-soft" },
};

interface LampsProps {
  hops: Hops;
  /** Says who found it, too. */
  full?: boolean;
  /** The same is told to assistive technology in another place. */
  hidden?: boolean;
}

/** Who has checked a chunk, and what came of it: the server on arrival and when it read it back, and its receivers. */
export function Lamps({ hops, full = false, hidden = false }: LampsProps) {
  return (
    <ul
      aria-label={say("lamps.who-checked")}
      aria-hidden={hidden ? "true" : undefined}
      className={full ? "flex flex-col gap-1 text-xs" : "flex flex-wrap gap-x-3 gap-y-0.5 text-2xs"}
    >
      {lampsOf(hops).map(({ name, state, word, by }) => {
        const { icon: Icon, tone } = LOOKS[state];
        return (
          <li key={name} className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5">
            <span className={full ? "w-16 shrink-0 text-ink-soft" : "text-ink-soft"}>{name}</span>
            <span className={`inline-flex items-center gap-1 font-semibold ${tone}`}>
              <Icon aria-hidden="true" className="size-3.5 shrink-0" />
              {word}
            </span>
            {full ? <span className="text-ink-soft">{by}</span> : null}
          </li>
        );
      })}
    </ul>
  );
}
