import type { ComingView } from "@chatcast/client";
import { FileDown, Lock } from "lucide-react";
import { formatBytes } from "../../ui/format.ts";
import { SureButton } from "../../ui/SureButton.tsx";
import { say, tell } from "../../words/words.ts";
import { Halted } from "./Halted.tsx";

/** Sealed files of others that are under way, each with the switch that stops it, for whom that is to say. */
export function ComingList({ coming }: { coming: readonly ComingView[] }) {
  if (coming.length === 0) return null;
  return (
    <section aria-label={say("transfers.coming")} className="border-line border-b px-4 py-4">
      <h3 className="pb-2 font-semibold text-ink-soft text-xs">{say("transfers.coming")}</h3>
      <ul className="flex flex-col gap-2">
        {coming.map(({ id, from, size, private: between, stop, halted }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 text-sm">
            {between ? (
              <Lock aria-label={say("transfers.private")} className="size-4 shrink-0 text-ink-soft" />
            ) : (
              <FileDown aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
            )}
            <span className="min-w-0 flex-1 truncate" title={say("transfers.id", { id })}>
              {say("transfers.sealed-from", { name: from })}
            </span>
            <span className="figures shrink-0 text-ink-soft">{formatBytes(size)}</span>
            {stop === undefined ? null : (
              <SureButton dense sure={say("transfers.kill-sure")} onSure={stop}>
                {tell("transfers.kill-of", {
                  name: from,
                  hidden: (inside) => <span className="sr-only">{inside}</span>,
                })}
              </SureButton>
            )}
            {halted === undefined ? null : <Halted {...{ from, halted }} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
