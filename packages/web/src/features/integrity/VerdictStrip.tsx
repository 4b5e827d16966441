import type { VerdictStretch } from "@chatcast/client";
import { useEffect, useState } from "react";
import { formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { stripOf } from "./facets.ts";

const STRETCHES = 60;
const WIDTH_MS = 5_000;
const HEIGHT = 24;

/** The verdicts of the last five minutes; red ones stand out whatever their number. Their sums are told in words. */
export function VerdictStrip({ times }: { times: readonly VerdictStretch[] }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), WIDTH_MS);
    return () => clearInterval(timer);
  }, []);
  const newest = times.at(-1)?.from ?? 0;
  const strip = stripOf(times, Math.max(now, newest), STRETCHES, WIDTH_MS);
  const most = Math.max(1, ...strip.map(({ valid, compromised }) => valid + compromised));
  const sums = strip.reduce((sum, one) => ({
    valid: sum.valid + one.valid,
    compromised: sum.compromised + one.compromised,
  }));
  const words = say("integrity.last-minutes", {
    valid: formatNumber(sums.valid),
    bad: formatNumber(sums.compromised),
  });
  return (
    <div className="flex flex-col gap-0.5">
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${STRETCHES} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-7 w-full rounded-md bg-sunken rtl:-scale-x-100"
      >
        {strip.map(({ valid, compromised }, index) => {
          const height = valid === 0 ? 0 : Math.max(1.5, (Math.log1p(valid) / Math.log1p(most)) * HEIGHT);
          return (
            <g key={index}>
              <rect x={index + 0.12} width={0.76} y={HEIGHT - height} height={height} className="fill-cell-acked" />
              {compromised === 0 ? null : (
                <rect x={index} width={1} y={0} height={HEIGHT} className="fill-cell-killed" />
              )}
            </g>
          );
        })}
      </svg>
      <div aria-hidden="true" className="flex justify-between text-2xs text-ink-soft">
        <span>{say("integrity.minutes-ago")}</span>
        <span>{say("integrity.now")}</span>
      </div>
    </div>
  );
}
