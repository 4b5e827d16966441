import type { Gone } from "../removals.ts";
import type { Removed } from "../removing.ts";
import { STEP } from "../trimming.ts";
import { append } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalText, type Query, rowText } from "./query.ts";
import { unusedBlobs } from "./rooms.ts";

export function removalCalls(query: Query): Pick<AsyncStore, "retract" | "expireFiles"> {
  return {
    async retract(draft, savedName) {
      const appended = await append(query, draft);
      if (!("offset" in appended)) return { appended, gone: { files: 0, blobs: [], transfers: [] } };
      return { appended, gone: await removeFiles(query, [savedName], draft.senderId) };
    },

    async expireFiles(at) {
      const rows = await query(
        "SELECT saved_name FROM files WHERE expires_at <= $1 ORDER BY expires_at, key LIMIT $2",
        [at, STEP.files],
      );
      const names = rows.map((row) => rowText(row, "saved_name"));
      return { ...(await removeFiles(query, names)), more: names.length === STEP.files };
    },
  };
}

/** Removes files, those of one member alone where one is named. */
export async function removeFiles(query: Query, savedNames: readonly string[], ownerId?: string): Promise<Gone> {
  const files: Removed[] = [];
  for (const name of savedNames) {
    const file = await removeFile(query, name, ownerId);
    if (file !== undefined) files.push(file);
  }
  const blobs = new Set(files.map(({ blobId }) => blobId));
  return {
    files: files.length,
    blobs: await unusedBlobs(query, [...blobs]),
    transfers: files.flatMap(({ transferId }) => transferId ?? []),
  };
}

/** Removes a file and closes its transfer. */
async function removeFile(query: Query, savedName: string, ownerId: string | undefined): Promise<Removed | undefined> {
  const [file] = await query(
    "DELETE FROM files WHERE saved_name = $1 AND owner_id = coalesce($2, owner_id) RETURNING blob_id, transfer_id",
    [savedName, ownerId ?? null],
  );
  if (file === undefined) return undefined;
  const blobId = rowText(file, "blob_id");
  const transferId = optionalText(file, "transfer_id");
  if (transferId === undefined) return { blobId };
  await query(
    `WITH closed AS (
       UPDATE transfers SET state = 'cancelled', saved_name = NULL WHERE id = $1 AND state = 'complete' RETURNING key
     ) INSERT INTO purges (kind, key) SELECT 'leaves', key FROM closed ON CONFLICT DO NOTHING`,
    [transferId],
  );
  return { blobId, transferId };
}
