import type { AsyncStore } from "./calls.ts";
import { type Query, rowNumber } from "./query.ts";
import { SELECT_TRANSFERS, transferCalls, transferOf } from "./transfers.ts";

type QuarantineCalls = Pick<AsyncStore, "quarantineTransfer" | "quarantined" | "takeOver" | "endQuarantine">;

const KEEP = "UPDATE transfers SET quarantined = $1, killed_by = $2 WHERE key = $3";
const PURGE_LEAVES = "INSERT INTO purges (kind, key) VALUES ('leaves', $1) ON CONFLICT DO NOTHING";

/** What is kept of transfers that were stopped. The purge has to do with their leaves only when nothing of them is. */
export function quarantineCalls(query: Query): QuarantineCalls {
  const { openTransfer } = transferCalls(query);

  async function endQuarantine(transferId: string): Promise<"ended" | "closed"> {
    const [row] = await query(
      "UPDATE transfers SET quarantined = NULL, killed_by = NULL WHERE id = $1 AND quarantined IS NOT NULL RETURNING key",
      [transferId],
    );
    if (row === undefined) return "closed";
    await query(PURGE_LEAVES, [rowNumber(row, "key")]);
    return "ended";
  }

  return {
    async quarantineTransfer(transferId, state, at, killedBy) {
      const [row] = await query(
        "UPDATE transfers SET state = $1, touched_at = $2 WHERE id = $3 AND state = 'open' RETURNING key",
        [state, at, transferId],
      );
      if (row === undefined) return "closed";
      const key = rowNumber(row, "key");
      const [counted = {}] = await query(
        `SELECT count(*) AS chunks FROM
           (SELECT seq, row_number() OVER (ORDER BY seq) - 1 AS place FROM leaves WHERE transfer = $1) AS placed
         WHERE seq = place`,
        [key],
      );
      const chunks = rowNumber(counted, "chunks");
      if (chunks === 0) await query(PURGE_LEAVES, [key]);
      else await query(KEEP, [chunks, killedBy ?? null, key]);
      return chunks;
    },

    async quarantined(which) {
      const [condition, value] =
        "before" in which ? ["t.touched_at < $1", which.before] : ["t.owner_id = $1", which.ownerId];
      const rows = await query(
        `${SELECT_TRANSFERS} WHERE ${condition} AND t.quarantined IS NOT NULL ORDER BY t.touched_at, t.key`,
        [value],
      );
      return rows.map(transferOf);
    },

    async takeOver(transfer, { id, chunks }) {
      const [from] = await query("SELECT key FROM transfers WHERE id = $1 AND quarantined >= $2 FOR UPDATE", [
        id,
        chunks,
      ]);
      if (from === undefined) return "closed";
      if ((await openTransfer(transfer)) === "exists") return "exists";
      await query(
        `INSERT INTO leaves (transfer, seq, leaf)
         SELECT t.key, l.seq, l.leaf FROM leaves l, transfers t WHERE t.id = $1 AND l.transfer = $2 AND l.seq < $3`,
        [transfer.id, rowNumber(from, "key"), chunks],
      );
      await endQuarantine(id);
      return "opened";
    },

    endQuarantine,
  };
}
