import { ChatCastError } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import { readAhead } from "./read-ahead.ts";

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
  // Read in slices, chunks come in their order; reads of their own would overtake each other.
  const read = readAhead(size, async (position, length) => {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
      if (bytesRead === 0) throw new ChatCastError("E_SOURCE_CHANGED", `${name} is shorter than it was`);
      filled += bytesRead;
    }
    return bytes;
  });
  return {
    name,
    size,
    lastModified: mtimeMs,
    ...(path === undefined ? {} : { origin: { kind: "path", path } }),
    read,
    close() {
      // Nothing is lost when closing a file that was only read fails.
      handle.close().catch(() => undefined);
    },
  };
}
