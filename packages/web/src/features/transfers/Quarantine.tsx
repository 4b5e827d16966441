import type { TransferView } from "@chatcast/client";
import { Button } from "../../ui/Button.tsx";
import { count, formatNumber } from "../../ui/format.ts";

/** What was verified of a killed transfer, and what can become of it. */
export function Quarantine({ transfer }: { transfer: TransferView }) {
  const { quarantine, totalChunks, fileName } = transfer;
  if (quarantine === undefined) return null;
  const { chunks, resume, discard } = quarantine;
  return (
    <section aria-label={`Quarantine of ${fileName}`} className="flex flex-col gap-2 rounded-lg bg-sunken px-3 py-2.5">
      <p className="text-sm">
        <strong className="font-semibold">Quarantined:</strong> the first {count(chunks, "chunk")} of{" "}
        {formatNumber(totalChunks)}, each verified. Nobody is offered any of it; the server keeps it for a day.
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button dense disabled={resume === undefined} onClick={resume}>
          Resume after re-key
        </Button>
        <Button dense onClick={discard}>
          Discard
        </Button>
      </div>
    </section>
  );
}
