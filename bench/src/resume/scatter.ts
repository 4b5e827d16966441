import { createHash } from "node:crypto";
import { readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { openSqliteStore } from "@chatcast/server/sqlite";

/** Chunks that wait for the store at once: many in a commit, far below what it refuses. */
const AT_ONCE = 2_000;

/**
 * Makes the server have every second chunk of a file of zeros, as it would had they come: their leaves are in the store,
 * their bytes in the blob. The server must not run.
 * @returns how many chunks it has
 */
export async function scatter(dataDir: string, transferId: string): Promise<number> {
  const store = await openSqliteStore({ file: join(dataDir, "chatcast.db") });
  try {
    const transfer = await store.findTransfer(transferId);
    if (transfer === undefined) throw new Error("the server has no such transfer");
    const { totalChunks, chunkSize, totalSize, blobId } = transfer;
    await truncate(await pathOf(join(dataDir, "blobs"), blobId), totalSize);
    const leaf = createHash("sha256").update(new Uint8Array(chunkSize)).digest();
    for (let from = 0; from < totalChunks; from += 2 * AT_ONCE) {
      const to = Math.min(totalChunks, from + 2 * AT_ONCE);
      const even = Array.from({ length: Math.ceil((to - from) / 2) }, (_, index) => from + 2 * index);
      await Promise.all(even.map((seq) => store.recordChunk(transferId, { seq, leaf }, Date.now())));
    }
    return (await store.leaves(transferId)).length;
  } finally {
    await store.close();
  }
}

async function pathOf(directory: string, blobId: string): Promise<string> {
  const found = (await readdir(directory, { recursive: true })).find((name) => name.includes(blobId));
  if (found === undefined || !(await stat(join(directory, found))).isFile()) throw new Error("the blob is not there");
  return join(directory, found);
}
