import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { RoomKeys } from "./rooms.ts";
import { bytes, number, optionalNumber, optionalText, text } from "./rows.ts";

export type Files = Pick<SyncStore, "addFile" | "uploadLeaves" | "keepUploadLeaves" | "findFile" | "blobsInUse">;

/** Bytes of a leaf. */
const LEAF = 32;

export const savedNameTaken = (): StoreRefusal => new StoreRefusal("E_CONFLICT", "the saved name is taken");

export function fileCalls(db: DatabaseSync, rooms: RoomKeys): Files {
  const insert = db.prepare(
    `INSERT INTO files (saved_name, room, owner_id, blob_id, file_name, size, sha256, created_at, transfer_id, chunk_size,
       leaves, expires_at, thumbnail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (saved_name) DO NOTHING`,
  );
  const byName = db.prepare(
    `SELECT f.owner_id, f.blob_id, f.file_name, f.size, f.sha256, f.created_at, f.transfer_id, f.chunk_size, f.expires_at,
       f.thumbnail, r.id AS room_id FROM files f JOIN rooms r ON r.key = f.room WHERE f.saved_name = ?`,
  );
  const blobs = db.prepare(
    `SELECT blob_id FROM files UNION SELECT blob_id FROM transfers WHERE state = 'open'
     UNION SELECT blob_id FROM transfers WHERE quarantined IS NOT NULL`,
  );

  const leavesOf = db.prepare(
    "SELECT substr(leaves, ?, ?) AS leaves FROM files WHERE saved_name = ? AND leaves NOT NULL",
  );
  const keepLeaves = db.prepare("UPDATE files SET leaves = ? WHERE saved_name = ? AND leaves IS NULL");

  return {
    addFile(file, leaves) {
      const room = rooms.require(file.roomId).key;
      const { savedName, ownerId, blobId, fileName, size, sha256, createdAt, chunks, expiresAt, thumbnail } = file;
      const { changes } = insert.run(
        savedName,
        room,
        ownerId,
        blobId,
        fileName,
        size,
        sha256,
        createdAt,
        chunks?.transferId ?? null,
        chunks?.chunkSize ?? null,
        leaves ?? null,
        expiresAt ?? null,
        thumbnail ?? null,
      );
      if (changes === 0) throw savedNameTaken();
    },

    uploadLeaves(savedName, { first, last }) {
      const row = leavesOf.get(1 + first * LEAF, (last - first + 1) * LEAF, savedName);
      return row === undefined ? undefined : bytes(row, "leaves");
    },

    keepUploadLeaves(savedName, leaves) {
      keepLeaves.run(leaves, savedName);
    },

    findFile(savedName) {
      const row = byName.get(savedName);
      if (row === undefined) return undefined;
      const transferId = optionalText(row, "transfer_id");
      const expiresAt = optionalNumber(row, "expires_at");
      const thumbnail = optionalText(row, "thumbnail");
      return {
        savedName,
        roomId: text(row, "room_id"),
        ownerId: text(row, "owner_id"),
        blobId: text(row, "blob_id"),
        fileName: text(row, "file_name"),
        size: number(row, "size"),
        sha256: text(row, "sha256"),
        createdAt: number(row, "created_at"),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(thumbnail === undefined ? {} : { thumbnail }),
        ...(transferId === undefined ? {} : { chunks: { transferId, chunkSize: number(row, "chunk_size") } }),
      };
    },

    blobsInUse: () => new Set(blobs.all().map((row) => text(row, "blob_id"))),
  };
}
