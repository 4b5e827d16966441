import { ChatCastError } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { StoredSource } from "../storage/port.ts";
import { readAhead } from "./read-ahead.ts";

/**
 * A Blob or File, read lazily. A file that was changed or removed on disk since it was chosen can't be read any more:
 * the read rejects with `E_SOURCE_CHANGED`. `origin` tells where it can be found after a reload.
 */
export function blobSource(blob: Blob, name: string, origin?: StoredSource): ChunkSource {
  const { read, drop } = readAhead(blob.size, async (position, length) => {
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await blob.slice(position, position + length).arrayBuffer());
    } catch (cause) {
      throw new ChatCastError("E_SOURCE_CHANGED", `${name} can no longer be read`, { cause });
    }
    if (bytes.length !== length) throw new ChatCastError("E_SOURCE_CHANGED", `${name} is shorter than it was`);
    return bytes;
  });
  const type = blob.type === "" ? {} : { type: blob.type };
  const date = "lastModified" in blob ? { lastModified: Number(blob.lastModified) } : {};
  return { name, size: blob.size, ...type, ...date, ...(origin === undefined ? {} : { origin }), read, close: drop };
}
