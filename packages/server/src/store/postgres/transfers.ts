import { StoreRefusal } from "../calls.ts";
import type { TransferRecord } from "../port.ts";
import { append } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { addFile, isTaken, savedNameTaken } from "./files.ts";
import { oneOf, optionalNumber, optionalText, type Query, type Row, rowBytes, rowNumber, rowText } from "./query.ts";
import { requireRoomKey } from "./rooms.ts";

type TransferCalls = Pick<
  AsyncStore,
  | "openTransfer"
  | "findTransfer"
  | "leaves"
  | "recordChunk"
  | "forgetChunk"
  | "closeTransfer"
  | "completeTransfer"
  | "openTransferCount"
  | "transfersUntouchedSince"
>;

export const SELECT_TRANSFERS = "SELECT t.*, r.id AS room_id FROM transfers t JOIN rooms r ON r.key = t.room";
const ALL = { first: 0, last: Number.MAX_SAFE_INTEGER };
const INSERT_LEAF = "INSERT INTO leaves (transfer, seq, leaf) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

export function transferCalls(query: Query): TransferCalls {
  return {
    async openTransfer(transfer, first) {
      const room = await requireRoomKey(query, transfer.roomId);
      const [row] = await query(
        `INSERT INTO transfers (id, room, owner_id, owner_name, state, recipient_id, recipient_name, file_name,
           total_chunks, chunk_size, total_size, blob_id, created_at, touched_at, saved_name, manifest, expires_in,
           thumbnail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         ON CONFLICT (id) DO NOTHING RETURNING key`,
        [
          transfer.id,
          room,
          transfer.ownerId,
          transfer.from,
          transfer.state,
          transfer.recipient?.memberId ?? null,
          transfer.recipient?.name ?? null,
          transfer.fileName,
          transfer.totalChunks,
          transfer.chunkSize,
          transfer.totalSize,
          transfer.blobId,
          transfer.createdAt,
          transfer.touchedAt,
          transfer.savedName ?? null,
          transfer.manifest ?? null,
          transfer.expiresIn ?? null,
          transfer.thumbnail ?? null,
        ],
      );
      if (row === undefined) return "exists";
      if (first !== undefined && transfer.state === "open") {
        await query(INSERT_LEAF, [rowNumber(row, "key"), first.seq, first.leaf]);
      }
      return "opened";
    },

    async findTransfer(id) {
      const [row] = await query(`${SELECT_TRANSFERS} WHERE t.id = $1`, [id]);
      return row === undefined ? undefined : transferOf(row);
    },

    async leaves(transferId, { first, last } = ALL) {
      // A closed transfer's leaves may still be there, waiting for the purge.
      const rows = await query(
        `SELECT l.seq, l.leaf FROM transfers t JOIN leaves l ON l.transfer = t.key
         WHERE t.id = $1 AND (t.state IN ('open', 'complete') OR l.seq < t.quarantined)
           AND l.seq BETWEEN $2 AND $3 ORDER BY l.seq`,
        [transferId, first, last],
      );
      return rows.map((row) => ({ seq: rowNumber(row, "seq"), leaf: rowBytes(row, "leaf") }));
    },

    async recordChunk(transferId, { seq, leaf }, at) {
      const rows = await query(
        `WITH touched AS (UPDATE transfers SET touched_at = $1 WHERE id = $2 AND state = 'open' RETURNING key),
           added AS (INSERT INTO leaves (transfer, seq, leaf) SELECT key, $3, $4 FROM touched ON CONFLICT DO NOTHING)
         SELECT key FROM touched`,
        [at, transferId, seq, leaf],
      );
      return rows.length === 0 ? "closed" : "recorded";
    },

    async forgetChunk(transferId, seq) {
      const [row] = await query("SELECT key FROM transfers WHERE id = $1 AND state = 'open' FOR UPDATE", [transferId]);
      if (row === undefined) return "closed";
      await query("DELETE FROM leaves WHERE transfer = $1 AND seq = $2", [rowNumber(row, "key"), seq]);
      return "forgotten";
    },

    async closeTransfer(transferId, state, at) {
      const [row] = await query(
        "UPDATE transfers SET state = $1, touched_at = $2, thumbnail = NULL WHERE id = $3 AND state = 'open' RETURNING key",
        [state, at, transferId],
      );
      if (row === undefined) return "closed";
      await query("INSERT INTO purges (kind, key) VALUES ('leaves', $1)", [rowNumber(row, "key")]);
      return "done";
    },

    async completeTransfer(transferId, file, draft) {
      const [transfer] = await query(
        "SELECT key, state, message_place, message_at FROM transfers WHERE id = $1 FOR UPDATE",
        [transferId],
      );
      if (transfer === undefined) throw new StoreRefusal("E_NOT_FOUND", "there is no such transfer");
      if (transfer.state === "complete") {
        return {
          status: "duplicate",
          offset: rowNumber(transfer, "message_place"),
          at: rowNumber(transfer, "message_at"),
        };
      }
      if (transfer.state !== "open") throw new StoreRefusal("E_STREAM_CLOSED", "the transfer is closed");
      if (await isTaken(query, file.savedName)) throw savedNameTaken();
      await requireRoomKey(query, file.roomId);
      const appended = await append(query, draft);
      if (!("offset" in appended)) return appended;
      await addFile(query, file);
      await query(
        `UPDATE transfers SET state = 'complete', touched_at = $1, saved_name = $2, message_place = $3, message_at = $4,
           thumbnail = NULL WHERE key = $5`,
        [draft.at, file.savedName, appended.offset, appended.at, rowNumber(transfer, "key")],
      );
      return appended;
    },

    async openTransferCount(ownerId) {
      const [row = {}] = await query("SELECT count(*) AS open FROM transfers WHERE owner_id = $1 AND state = 'open'", [
        ownerId,
      ]);
      return rowNumber(row, "open");
    },

    async transfersUntouchedSince(at) {
      const rows = await query(
        `${SELECT_TRANSFERS} WHERE t.state = 'open' AND t.touched_at < $1 ORDER BY t.touched_at, t.key`,
        [at],
      );
      return rows.map(transferOf);
    },
  };
}

export function transferOf(row: Row): TransferRecord {
  const recipientId = optionalText(row, "recipient_id");
  const savedName = optionalText(row, "saved_name");
  const manifest = optionalText(row, "manifest");
  const quarantined = optionalNumber(row, "quarantined");
  const killedBy = optionalText(row, "killed_by");
  const expiresIn = optionalNumber(row, "expires_in");
  const thumbnail = optionalText(row, "thumbnail");
  return {
    id: rowText(row, "id"),
    roomId: rowText(row, "room_id"),
    ownerId: rowText(row, "owner_id"),
    from: rowText(row, "owner_name"),
    state: oneOf(row, "state", ["open", "complete", "cancelled", "killed"]),
    ...(recipientId === undefined
      ? {}
      : { recipient: { memberId: recipientId, name: rowText(row, "recipient_name") } }),
    fileName: rowText(row, "file_name"),
    totalChunks: rowNumber(row, "total_chunks"),
    chunkSize: rowNumber(row, "chunk_size"),
    totalSize: rowNumber(row, "total_size"),
    blobId: rowText(row, "blob_id"),
    createdAt: rowNumber(row, "created_at"),
    touchedAt: rowNumber(row, "touched_at"),
    ...(savedName === undefined ? {} : { savedName }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(quarantined === undefined ? {} : { quarantined }),
    ...(killedBy === undefined ? {} : { killedBy }),
  };
}
