import type { SyncStore } from "../calls.ts";
import type { TransferRecord } from "../port.ts";
import type { MemoryData, TransferEntry } from "./data.ts";

type QuarantineCalls = Pick<SyncStore, "quarantineTransfer" | "quarantined" | "takeOver" | "endQuarantine">;

/** What is kept of transfers that were stopped. */
export function quarantineCalls(data: MemoryData): QuarantineCalls {
  /** In the order in which they were opened. */
  const all = (): TransferRecord[] =>
    [...data.transfers.values()].map(({ record }) => record).filter(({ quarantined }) => quarantined !== undefined);

  return {
    quarantineTransfer(transferId, state, at, killedBy) {
      const entry = data.transfers.get(transferId);
      if (entry?.record.state !== "open") return "closed";
      entry.record.state = state;
      entry.record.touchedAt = at;
      let chunks = 0;
      while (entry.leaves.has(chunks)) chunks++;
      for (const seq of entry.leaves.keys()) if (seq >= chunks) entry.leaves.delete(seq);
      if (chunks > 0) entry.record.quarantined = chunks;
      if (chunks > 0 && killedBy !== undefined) entry.record.killedBy = killedBy;
      return chunks;
    },

    quarantined: (which) =>
      all()
        .filter((record) => ("before" in which ? record.touchedAt < which.before : record.ownerId === which.ownerId))
        .sort((one, other) => one.touchedAt - other.touchedAt),

    takeOver(transfer, { id, chunks }) {
      const from = data.transfers.get(id);
      if (from?.record.quarantined === undefined || from.record.quarantined < chunks) return "closed";
      data.requireRoom(transfer.roomId);
      if (data.transfers.has(transfer.id)) return "exists";
      const leaves = [...from.leaves].filter(([seq]) => seq < chunks);
      forget(from);
      data.transfers.set(transfer.id, { record: transfer, leaves: new Map(leaves), message: undefined });
      return "opened";
    },

    endQuarantine(transferId) {
      const entry = data.transfers.get(transferId);
      if (entry?.record.quarantined === undefined) return "closed";
      forget(entry);
      return "ended";
    },
  };
}

function forget(entry: TransferEntry): void {
  delete entry.record.quarantined;
  delete entry.record.killedBy;
  entry.leaves.clear();
}
