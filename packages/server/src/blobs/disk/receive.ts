import { open, rm } from "node:fs/promises";
import { tooLarge } from "../ids.ts";
import { type Digests, StreamDigest } from "../stream-digest.ts";
import { io, writeAll } from "./io.ts";

/** Bytes between syncs: the last one is short, and the page cache holds little that is not on disk. */
const SYNC_EVERY = 32 * 1024 * 1024;

/**
 * Writes a stream into a new file and syncs it. The file is removed when anything fails; an error of the source is
 * passed on as it is.
 */
export async function receive(path: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Digests> {
  const handle = await io(open(path, "wx", 0o600));
  const digest = new StreamDigest();
  let unsynced = 0;
  try {
    try {
      for await (const piece of source) {
        const { size } = digest;
        if (size + piece.length > maxBytes) throw tooLarge(maxBytes);
        digest.update(piece);
        await io(writeAll(handle, piece, size));
        unsynced += piece.length;
        if (unsynced >= SYNC_EVERY) {
          await io(handle.datasync());
          unsynced = 0;
        }
      }
      await io(handle.sync());
    } finally {
      await io(handle.close());
    }
  } catch (error) {
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
  return digest.finish();
}
