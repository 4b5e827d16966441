import { ChatCastError } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import { readAhead } from "./read-ahead.ts";
import { ReusedReads } from "./reused-reads.ts";

/** A larger chunk is a read of its own; smaller ones come in slices, for fewer reads. */
const SMALL = 128 * 1024;

/** Subset of Node's `fs.promises.FileHandle` that a source needs. */
export interface FileHandleLike {
  stat(): Promise<{ size: number; mtimeMs: number }>;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

/**
 * An open file in Node, read lazily. The source owns the handle from now on and closes it. A file that became shorter
 * rejects with `E_SOURCE_CHANGED`. With its `path` the next run of the program finds it again.
 */
export async function fileHandleSource(handle: FileHandleLike, name: string, path?: string): Promise<ChunkSource> {
  const { size, mtimeMs } = await handle.stat();
  async function readInto(bytes: Uint8Array, position: number): Promise<void> {
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
      if (bytesRead === 0) throw new ChatCastError("E_SOURCE_CHANGED", `${name} is shorter than it was`);
      filled += bytesRead;
    }
  }
  const small = readAhead(size, async (position, length) => {
    const bytes = new Uint8Array(length);
    await readInto(bytes, position);
    return bytes;
  });
  const large = new ReusedReads(readInto);
  return {
    name,
    size,
    lastModified: mtimeMs,
    ...(path === undefined ? {} : { origin: { kind: "path", path } }),
    read: (position, length) => (length <= SMALL ? small.read(position, length) : large.read(position, length)),
    release: (bytes) => large.release(bytes),
    close() {
      small.drop();
      // Nothing is lost when closing a file that was only read fails.
      handle.close().catch(() => undefined);
    },
  };
}
