import type { TransferView } from "@chatcast/client";
import { formatDuration, formatNumber, formatRate, formatSeconds } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

/** The measured numbers; what is unknown shows a dash, so that nothing moves about. */
export function TransferFacts({ transfer }: { transfer: TransferView }) {
  const { phase, throughput, rttMs, retransmits, etaMs, startedAt, inFlight } = transfer;
  const ended = "at" in phase ? phase.at : undefined;
  const facts: readonly [string, string][] = [
    [say("transfers.throughput"), throughput > 0 ? formatRate(throughput) : "–"],
    [say("transfers.round-trip"), rttMs === undefined ? "–" : formatDuration(rttMs)],
    [say("transfers.in-flight"), say("transfers.of", { some: String(inFlight), all: String(transfer.window) })],
    [say("transfers.retransmits"), formatNumber(retransmits)],
    ended === undefined
      ? [say("transfers.eta"), etaMs === undefined ? "–" : formatDuration(etaMs)]
      : [say("transfers.took"), formatDuration(ended - startedAt)],
    phase.state === "done"
      ? [say("transfers.completed"), formatSeconds(phase.at)]
      : [say("transfers.started"), formatSeconds(startedAt)],
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
