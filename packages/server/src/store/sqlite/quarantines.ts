import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import { number } from "./rows.ts";
import { SELECT_TRANSFERS, transferOf } from "./transfers.ts";

type QuarantineCalls = Pick<SyncStore, "quarantineTransfer" | "quarantined" | "takeOver" | "endQuarantine">;

/** What is kept of transfers that were stopped. The purge has to do with their leaves only when nothing of them is. */
export function quarantineCalls(db: DatabaseSync, openTransfer: SyncStore["openTransfer"]): QuarantineCalls {
  const stop = db.prepare(
    "UPDATE transfers SET state = ?, touched_at = ? WHERE id = ? AND state = 'open' RETURNING key",
  );
  const prefix = db.prepare(
    `SELECT count(*) AS chunks FROM
       (SELECT seq, row_number() OVER (ORDER BY seq) - 1 AS place FROM leaves WHERE transfer = ?) WHERE seq = place`,
  );
  const keep = db.prepare("UPDATE transfers SET quarantined = ?, killed_by = ? WHERE key = ?");
  const ofOwner = db.prepare(
    `${SELECT_TRANSFERS} WHERE t.owner_id = ? AND t.quarantined IS NOT NULL ORDER BY t.touched_at, t.key`,
  );
  const before = db.prepare(
    `${SELECT_TRANSFERS} WHERE t.touched_at < ? AND t.quarantined IS NOT NULL ORDER BY t.touched_at, t.key`,
  );
  const keptOf = db.prepare("SELECT key FROM transfers WHERE id = ? AND quarantined >= ?");
  const copy = db.prepare(
    `INSERT INTO leaves (transfer, seq, leaf)
     SELECT t.key, l.seq, l.leaf FROM leaves l, transfers t WHERE t.id = ? AND l.transfer = ? AND l.seq < ?`,
  );
  const forget = db.prepare(
    "UPDATE transfers SET quarantined = NULL, killed_by = NULL WHERE id = ? AND quarantined IS NOT NULL RETURNING key",
  );
  const purgeLeaves = db.prepare("INSERT OR IGNORE INTO purges (kind, key) VALUES ('leaves', ?)");

  function endQuarantine(transferId: string): "ended" | "closed" {
    const row = forget.get(transferId);
    if (row === undefined) return "closed";
    purgeLeaves.run(number(row, "key"));
    return "ended";
  }

  return {
    quarantineTransfer(transferId, state, at, killedBy) {
      const row = stop.get(state, at, transferId);
      if (row === undefined) return "closed";
      const key = number(row, "key");
      const chunks = number(prefix.get(key) ?? {}, "chunks");
      if (chunks > 0) keep.run(chunks, killedBy ?? null, key);
      else purgeLeaves.run(key);
      return chunks;
    },

    quarantined: (which) => ("before" in which ? before.all(which.before) : ofOwner.all(which.ownerId)).map(transferOf),

    takeOver(transfer, { id, chunks }) {
      const from = keptOf.get(id, chunks);
      if (from === undefined) return "closed";
      if (openTransfer(transfer) === "exists") return "exists";
      copy.run(transfer.id, number(from, "key"), chunks);
      endQuarantine(id);
      return "opened";
    },

    endQuarantine,
  };
}
