import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import { expireStep, type Remover, removeRetracted } from "../removing.ts";
import { STEP } from "../trimming.ts";
import { number, optionalText, text } from "./rows.ts";

export function removalCalls(
  remover: Remover,
  append: SyncStore["append"],
): Pick<SyncStore, "retract" | "expireFiles"> {
  return {
    retract(draft, savedName) {
      const appended = append(draft);
      if (!("offset" in appended)) return { appended, gone: { files: 0, blobs: [], transfers: [] } };
      return { appended, gone: removeRetracted(remover, draft, savedName) };
    },
    expireFiles: (at) => expireStep(remover, at, STEP.files),
  };
}

export function sqliteRemover(db: DatabaseSync): Remover {
  const remove = db.prepare(
    "DELETE FROM files WHERE saved_name = ?1 AND owner_id = coalesce(?2, owner_id) RETURNING blob_id, transfer_id",
  );
  const closeTransfer = db.prepare(
    "UPDATE transfers SET state = 'cancelled', saved_name = NULL WHERE id = ? AND state = 'complete' RETURNING key",
  );
  const purgeLeaves = db.prepare("INSERT OR IGNORE INTO purges (kind, key) VALUES ('leaves', ?)");
  const blobUsed = db.prepare(
    `SELECT 1 FROM files WHERE blob_id = ?1
     UNION ALL SELECT 1 FROM transfers WHERE blob_id = ?1 AND state = 'open'
     UNION ALL SELECT 1 FROM transfers WHERE blob_id = ?1 AND quarantined IS NOT NULL LIMIT 1`,
  );
  const expired = db.prepare("SELECT saved_name FROM files WHERE expires_at <= ? ORDER BY expires_at, key LIMIT ?");

  return {
    removeFile(savedName, ownerId) {
      const file = remove.get(savedName, ownerId ?? null);
      if (file === undefined) return undefined;
      const blobId = text(file, "blob_id");
      const transferId = optionalText(file, "transfer_id");
      if (transferId === undefined) return { blobId };
      const transfer = closeTransfer.get(transferId);
      if (transfer !== undefined) purgeLeaves.run(number(transfer, "key"));
      return { blobId, transferId };
    },

    blobInUse: (blobId) => blobUsed.get(blobId) !== undefined,

    expired: (at, limit) => expired.all(at, limit).map((row) => text(row, "saved_name")),
  };
}
