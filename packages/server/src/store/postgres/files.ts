import { StoreRefusal } from "../calls.ts";
import type { FileRecord } from "../port.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalNumber, optionalText, type Query, rowBytes, rowNumber, rowText } from "./query.ts";
import { requireRoomKey } from "./rooms.ts";

type FileCalls = Pick<AsyncStore, "addFile" | "uploadLeaves" | "keepUploadLeaves" | "findFile" | "blobsInUse">;

/** Bytes of a leaf. */
const LEAF = 32;

export const savedNameTaken = (): StoreRefusal => new StoreRefusal("E_CONFLICT", "the saved name is taken");

export async function isTaken(query: Query, savedName: string): Promise<boolean> {
  return (await query("SELECT 1 FROM files WHERE saved_name = $1", [savedName])).length > 0;
}

export async function addFile(query: Query, file: FileRecord, leaves?: Uint8Array): Promise<void> {
  const room = await requireRoomKey(query, file.roomId);
  const { savedName, ownerId, blobId, fileName, size, sha256, createdAt, chunks, expiresAt, thumbnail } = file;
  const added = await query(
    `INSERT INTO files (saved_name, room, owner_id, blob_id, file_name, size, sha256, created_at, transfer_id, chunk_size,
       leaves, expires_at, thumbnail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (saved_name) DO NOTHING RETURNING key`,
    [
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
    ],
  );
  if (added.length === 0) throw savedNameTaken();
}

export function fileCalls(query: Query): FileCalls {
  return {
    addFile: (file, leaves) => addFile(query, file, leaves),

    async uploadLeaves(savedName, { first, last }) {
      const [row] = await query(
        "SELECT substr(leaves, $1, $2) AS leaves FROM files WHERE saved_name = $3 AND leaves IS NOT NULL",
        [1 + first * LEAF, Math.max(0, last - first + 1) * LEAF, savedName],
      );
      return row === undefined ? undefined : rowBytes(row, "leaves");
    },

    async keepUploadLeaves(savedName, leaves) {
      await query("UPDATE files SET leaves = $1 WHERE saved_name = $2 AND leaves IS NULL", [leaves, savedName]);
    },

    async findFile(savedName) {
      const [row] = await query(
        `SELECT f.owner_id, f.blob_id, f.file_name, f.size, f.sha256, f.created_at, f.transfer_id, f.chunk_size, f.expires_at,
           f.thumbnail, r.id AS room_id FROM files f JOIN rooms r ON r.key = f.room WHERE f.saved_name = $1`,
        [savedName],
      );
      if (row === undefined) return undefined;
      const transferId = optionalText(row, "transfer_id");
      const expiresAt = optionalNumber(row, "expires_at");
      const thumbnail = optionalText(row, "thumbnail");
      return {
        savedName,
        roomId: rowText(row, "room_id"),
        ownerId: rowText(row, "owner_id"),
        blobId: rowText(row, "blob_id"),
        fileName: rowText(row, "file_name"),
        size: rowNumber(row, "size"),
        sha256: rowText(row, "sha256"),
        createdAt: rowNumber(row, "created_at"),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(thumbnail === undefined ? {} : { thumbnail }),
        ...(transferId === undefined ? {} : { chunks: { transferId, chunkSize: rowNumber(row, "chunk_size") } }),
      };
    },

    async blobsInUse() {
      const rows = await query(
        `SELECT blob_id FROM files UNION SELECT blob_id FROM transfers WHERE state = 'open'
         UNION SELECT blob_id FROM transfers WHERE quarantined IS NOT NULL`,
      );
      return new Set(rows.map((row) => rowText(row, "blob_id")));
    },
  };
}
