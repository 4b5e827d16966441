import type { TransferView } from "@chatcast/client";
import { formatDuration, formatNumber, formatRate, formatSeconds } from "../../ui/format.ts";

/** The measured numbers; what is unknown shows a dash, so that nothing moves about. */
export function TransferFacts({ transfer }: { transfer: TransferView }) {
  const { phase, throughput, rttMs, retransmits, etaMs, startedAt, inFlight } = transfer;
  const ended = "at" in phase ? phase.at : undefined;
  const facts: readonly [string, string][] = [
    ["Throughput", throughput > 0 ? formatRate(throughput) : "–"],
    ["RTT", rttMs === undefined ? "–" : formatDuration(rttMs)],
    ["In flight", `${inFlight} of ${transfer.window}`],
    ["Retransmits", formatNumber(retransmits)],
    ended === undefined
      ? ["ETA", etaMs === undefined ? "–" : formatDuration(etaMs)]
      : ["Took", formatDuration(ended - startedAt)],
    phase.state === "done" ? ["Completed", formatSeconds(phase.at)] : ["Started", formatSeconds(startedAt)],
  ];
  return (
    <dl className="grid grid-cols-3 gap-x-3 gap-y-1.5">
      {facts.map(([term, value]) => (
        <div key={term} className="min-w-0">
          <dt className="text-2xs text-ink-soft">{term}</dt>
          <dd className="figures truncate text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
