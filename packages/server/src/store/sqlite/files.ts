import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { RoomKeys } from "./rooms.ts";
import { number, optionalText, text } from "./rows.ts";

export type Files = Pick<SyncStore, "addFile" | "findFile" | "blobsInUse">;

export const savedNameTaken = (): StoreRefusal => new StoreRefusal("E_CONFLICT", "the saved name is taken");

export function fileCalls(db: DatabaseSync, rooms: RoomKeys): Files {
  const insert = db.prepare(
    `INSERT INTO files (saved_name, room, owner_id, blob_id, file_name, size, sha256, created_at, transfer_id, chunk_size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (saved_name) DO NOTHING`,
  );
  const byName = db.prepare(
    "SELECT f.*, r.id AS room_id FROM files f JOIN rooms r ON r.key = f.room WHERE f.saved_name = ?",
  );
  const blobs = db.prepare("SELECT blob_id FROM files UNION SELECT blob_id FROM transfers WHERE state = 'open'");

  return {
    addFile(file) {
      const room = rooms.require(file.roomId);
      const { savedName, ownerId, blobId, fileName, size, sha256, createdAt, chunks } = file;
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
      );
      if (changes === 0) throw savedNameTaken();
    },

    findFile(savedName) {
      const row = byName.get(savedName);
      if (row === undefined) return undefined;
      const transferId = optionalText(row, "transfer_id");
      return {
        savedName,
        roomId: text(row, "room_id"),
        ownerId: text(row, "owner_id"),
        blobId: text(row, "blob_id"),
        fileName: text(row, "file_name"),
        size: number(row, "size"),
        sha256: text(row, "sha256"),
        createdAt: number(row, "created_at"),
        ...(transferId === undefined ? {} : { chunks: { transferId, chunkSize: number(row, "chunk_size") } }),
      };
    },

    blobsInUse: () => new Set(blobs.all().map((row) => text(row, "blob_id"))),
  };
}
