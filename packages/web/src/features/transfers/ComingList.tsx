import type { ComingView } from "@chatcast/client";
import { FileDown, Lock } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { formatBytes } from "../../ui/format.ts";

/** Sealed files of others that are under way, each with the switch that stops it, for whom that is to say. */
export function ComingList({ coming }: { coming: readonly ComingView[] }) {
  if (coming.length === 0) return null;
  return (
    <section aria-label="Files under way to you" className="border-line border-b px-4 py-4">
      <h3 className="pb-2 font-semibold text-ink-soft text-xs">Files under way to you</h3>
      <ul className="flex flex-col gap-2">
        {coming.map(({ id, from, size, private: between, stop }) => (
          <li key={id} className="flex items-center gap-2 text-sm">
            {between ? (
              <Lock aria-label="private" className="size-4 shrink-0 text-ink-soft" />
            ) : (
              <FileDown aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
            )}
            <span className="min-w-0 flex-1 truncate" title={`Transfer ${id}`}>
              A sealed file from {from}
            </span>
            <span className="figures shrink-0 text-ink-soft">{formatBytes(size)}</span>
            {stop === undefined ? null : (
              <Button dense onClick={stop}>
                Kill stream<span className="sr-only"> of {from}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
