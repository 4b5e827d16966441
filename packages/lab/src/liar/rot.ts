import type { BlobStore } from "@chatcast/server/machines";

/** A bit of every blob's first byte is another one when it is read: bytes that were altered where they rest. */
export function alteredAtRest(blobs: BlobStore): BlobStore {
  const altered = (bytes: Uint8Array, position: number): Uint8Array => (position === 0 ? withFirstBit(bytes) : bytes);
  return {
    write: (...args) => blobs.write(...args),
    writeStream: (...args) => blobs.writeStream(...args),
    finish: (id) => blobs.finish(id),
    read: async (id, position, length) => altered(await blobs.read(id, position, length), position),
    async *stream(id, start, end) {
      let position = start;
      for await (const bytes of blobs.stream(id, start, end)) {
        yield altered(bytes, position);
        position += bytes.length;
      }
    },
    size: (id) => blobs.size(id),
    remove: (id) => blobs.remove(id),
    list: () => blobs.list(),
    close: () => blobs.close(),
  };
}

/** A copy with the lowest bit of the first byte flipped. */
export function withFirstBit(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length > 0) copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}
