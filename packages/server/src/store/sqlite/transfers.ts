import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { TransferRecord } from "../port.ts";
import { type Files, savedNameTaken } from "./files.ts";
import type { RoomKeys } from "./rooms.ts";
import { bytes, number, oneOf, optionalNumber, optionalText, type Row, text } from "./rows.ts";

type TransferCalls = Pick<
  SyncStore,
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

export function transferCalls(
  db: DatabaseSync,
  rooms: RoomKeys,
  append: SyncStore["append"],
  files: Files,
): TransferCalls {
  const insert = db.prepare(
    `INSERT INTO transfers (id, room, owner_id, owner_name, state, recipient_id, recipient_name, file_name,
       total_chunks, chunk_size, total_size, blob_id, created_at, touched_at, saved_name, manifest, expires_in,
       thumbnail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const byId = db.prepare(`${SELECT_TRANSFERS} WHERE t.id = ?`);
  const stateOf = db.prepare("SELECT key, state, message_offset, message_at, quarantined FROM transfers WHERE id = ?");
  const insertLeaf = db.prepare("INSERT INTO leaves (transfer, seq, leaf) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const deleteLeaf = db.prepare("DELETE FROM leaves WHERE transfer = ? AND seq = ?");
  const leavesOf = db.prepare("SELECT seq, leaf FROM leaves WHERE transfer = ? AND seq BETWEEN ? AND ? ORDER BY seq");
  const touch = db.prepare("UPDATE transfers SET touched_at = ? WHERE id = ? AND state = 'open' RETURNING key");
  const close = db.prepare(
    "UPDATE transfers SET state = ?, touched_at = ?, thumbnail = NULL WHERE id = ? AND state = 'open' RETURNING key",
  );
  const purgeLeaves = db.prepare("INSERT INTO purges (kind, key) VALUES ('leaves', ?)");
  const complete = db.prepare(
    `UPDATE transfers SET state = 'complete', touched_at = ?, saved_name = ?, message_offset = ?, message_at = ?,
       thumbnail = NULL WHERE key = ?`,
  );
  const openCount = db.prepare("SELECT count(*) AS open FROM transfers WHERE owner_id = ? AND state = 'open'");
  const untouched = db.prepare(`${SELECT_TRANSFERS} WHERE t.state = 'open' AND t.touched_at < ? ORDER BY t.touched_at`);

  return {
    openTransfer(transfer, first) {
      const { changes, lastInsertRowid } = insert.run(
        transfer.id,
        rooms.require(transfer.roomId).key,
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
      );
      if (changes === 0) return "exists";
      if (first !== undefined && transfer.state === "open") insertLeaf.run(lastInsertRowid, first.seq, first.leaf);
      return "opened";
    },

    findTransfer(id) {
      const row = byId.get(id);
      return row === undefined ? undefined : transferOf(row);
    },

    leaves(transferId, { first, last } = ALL) {
      const transfer = stateOf.get(transferId);
      if (transfer === undefined) return [];
      const below =
        optionalNumber(transfer, "quarantined") ?? (KEEPS_LEAVES.has(text(transfer, "state")) ? ALL.last : 0);
      return leavesOf
        .all(number(transfer, "key"), first, Math.min(last, below - 1))
        .map((row) => ({ seq: number(row, "seq"), leaf: bytes(row, "leaf") }));
    },

    recordChunk(transferId, { seq, leaf }, at) {
      const row = touch.get(at, transferId);
      if (row === undefined) return "closed";
      insertLeaf.run(number(row, "key"), seq, leaf);
      return "recorded";
    },

    forgetChunk(transferId, seq) {
      const transfer = stateOf.get(transferId);
      if (transfer === undefined || text(transfer, "state") !== "open") return "closed";
      deleteLeaf.run(number(transfer, "key"), seq);
      return "forgotten";
    },

    closeTransfer(transferId, state, at) {
      const row = close.get(state, at, transferId);
      if (row === undefined) return "closed";
      purgeLeaves.run(number(row, "key"));
      return "done";
    },

    completeTransfer(transferId, file, draft) {
      const transfer = stateOf.get(transferId);
      if (transfer === undefined) throw new StoreRefusal("E_NOT_FOUND", "there is no such transfer");
      const state = text(transfer, "state");
      if (state === "complete") {
        return {
          status: "duplicate",
          offset: number(transfer, "message_offset"),
          at: number(transfer, "message_at"),
        };
      }
      if (state !== "open") throw new StoreRefusal("E_STREAM_CLOSED", "the transfer is closed");
      if (files.findFile(file.savedName) !== undefined) throw savedNameTaken();
      rooms.require(file.roomId).key;
      const appended = append(draft);
      if (!("offset" in appended)) return appended;
      files.addFile(file);
      complete.run(draft.at, file.savedName, appended.offset, appended.at, number(transfer, "key"));
      return appended;
    },

    openTransferCount: (ownerId) => number(openCount.get(ownerId) ?? {}, "open"),

    transfersUntouchedSince: (at) => untouched.all(at).map(transferOf),
  };
}

/** A closed transfer's leaves may still be there, waiting for the purge. */
const KEEPS_LEAVES: ReadonlySet<string> = new Set(["open", "complete"]);

export function transferOf(row: Row): TransferRecord {
  const recipientId = optionalText(row, "recipient_id");
  const savedName = optionalText(row, "saved_name");
  const manifest = optionalText(row, "manifest");
  const quarantined = optionalNumber(row, "quarantined");
  const killedBy = optionalText(row, "killed_by");
  const expiresIn = optionalNumber(row, "expires_in");
  const thumbnail = optionalText(row, "thumbnail");
  return {
    id: text(row, "id"),
    roomId: text(row, "room_id"),
    ownerId: text(row, "owner_id"),
    from: text(row, "owner_name"),
    state: oneOf(row, "state", ["open", "complete", "cancelled", "killed"]),
    ...(recipientId === undefined ? {} : { recipient: { memberId: recipientId, name: text(row, "recipient_name") } }),
    fileName: text(row, "file_name"),
    totalChunks: number(row, "total_chunks"),
    chunkSize: number(row, "chunk_size"),
    totalSize: number(row, "total_size"),
    blobId: text(row, "blob_id"),
    createdAt: number(row, "created_at"),
    touchedAt: number(row, "touched_at"),
    ...(savedName === undefined ? {} : { savedName }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(quarantined === undefined ? {} : { quarantined }),
    ...(killedBy === undefined ? {} : { killedBy }),
  };
}
