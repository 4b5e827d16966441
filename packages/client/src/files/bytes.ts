import type { ChunkSource } from "../api.ts";

/** Bytes that are in memory already. Reads are views of the same buffer: do not change it while a transfer runs. */
export function bytesSource(bytes: Uint8Array, name: string): ChunkSource {
  return {
    name,
    size: bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
    close() {},
  };
}
