import type { LogLine } from "@chatcast/client";
import { memo } from "react";
import { formatSeconds } from "../../ui/format.ts";
import { say, useLanguage } from "../../words/words.ts";

const SHOWN = 200;

/** What the client did, newest first. Hidden on small screens. */
export const DebugLog = memo(function DebugLog({ log }: { log: readonly LogLine[] }) {
  useLanguage();
  return (
    <section aria-label={say("transfers.log")} className="hidden border-line border-t md:block">
      <h3 className="px-4 pt-3 pb-2 font-semibold text-ink-soft text-xs">{say("transfers.log")}</h3>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        dir="ltr"
        className="figures max-h-48 overflow-y-auto bg-sunken px-4 py-2 text-2xs"
      >
        {log
          .slice(-SHOWN)
          .reverse()
          .map((line) => (
            <li key={line.key} className="flex gap-3">
              <span className="shrink-0 text-ink-soft">{formatSeconds(line.at)}</span>
              <span className="min-w-0 break-words">{line.text}</span>
            </li>
          ))}
        {log.length === 0 ? <li className="text-ink-soft">{say("transfers.log-empty")}</li> : null}
      </ol>
    </section>
  );
});
