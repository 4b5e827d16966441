import type { TransferView } from "@chatcast/client";

/** Groups of phases that people look for. */
export type TransferGroup = "moving" | "waiting" | "done" | "stopped";
export type TransferFilter = "all" | TransferGroup;

const GROUPS: Record<TransferView["phase"]["state"], TransferGroup> = {
  moving: "moving",
  waiting: "waiting",
  paused: "waiting",
  "needs-file": "waiting",
  done: "done",
  cancelled: "stopped",
  killed: "stopped",
  failed: "stopped",
};

/** What the filter lets through, in the order given. */
export function filterTransfers(transfers: readonly TransferView[], filter: TransferFilter): readonly TransferView[] {
  return filter === "all" ? transfers : transfers.filter(({ phase }) => GROUPS[phase.state] === filter);
}

/** Of all transfers together. Bytes, bytes per second, and how many are in each group. */
export interface Totals extends Record<TransferGroup, number> {
  bytes: number;
  ackedBytes: number;
  throughput: number;
  retransmits: number;
}

export function totalsOf(transfers: readonly TransferView[]): Totals {
  const totals: Totals = {
    moving: 0,
    waiting: 0,
    done: 0,
    stopped: 0,
    bytes: 0,
    ackedBytes: 0,
    throughput: 0,
    retransmits: 0,
  };
  for (const { phase, size, ackedBytes, throughput, retransmits } of transfers) {
    totals[GROUPS[phase.state]] += 1;
    totals.bytes += size;
    totals.ackedBytes += ackedBytes;
    totals.throughput += throughput;
    totals.retransmits += retransmits;
  }
  return totals;
}
