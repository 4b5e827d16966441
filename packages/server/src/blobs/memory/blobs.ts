import { ChatCastError } from "@chatcast/protocol";
import { noSuchBlob, requireBlobId, requireExtent, tooLarge } from "../ids.ts";
import type { BlobStore } from "../port.ts";
import { StreamDigest } from "../stream-digest.ts";

const PIECE = 256 * 1024;

/** Blobs for tests. Opened again over the same `blobs` it holds what it held. */
export function openMemoryBlobs(blobs = new Map<string, Uint8Array>()): BlobStore {
  let closed = false;

  function requireOpen(id: string): void {
    if (closed) throw new ChatCastError("E_UNAVAILABLE", "the blob store is closed");
    requireBlobId(id);
  }

  function find(id: string): Uint8Array {
    requireOpen(id);
    const blob = blobs.get(id);
    if (blob === undefined) throw noSuchBlob();
    return blob;
  }

  return {
    async write(id, position, bytes) {
      requireOpen(id);
      requireExtent(position);
      const old = blobs.get(id) ?? new Uint8Array();
      const grown = new Uint8Array(Math.max(old.length, bytes.length === 0 ? 0 : position + bytes.length));
      grown.set(old);
      if (bytes.length > 0) grown.set(bytes, position);
      blobs.set(id, grown);
    },

    async writeStream(id, source, maxBytes) {
      requireOpen(id);
      const digest = new StreamDigest();
      const pieces: Uint8Array[] = [];
      for await (const piece of source) {
        digest.update(piece);
        if (digest.size > maxBytes) throw tooLarge(maxBytes);
        pieces.push(Uint8Array.from(piece));
      }
      blobs.set(id, new Uint8Array(Buffer.concat(pieces)));
      return digest.finish();
    },

    async finish(id) {
      find(id);
    },

    async read(id, position, length) {
      const blob = find(id);
      requireExtent(position, length);
      return blob.slice(position, position + length);
    },

    async *stream(id, start, end) {
      requireExtent(start);
      for (let at = start; at <= end; at += PIECE) {
        const piece = find(id).slice(at, Math.min(at + PIECE, end + 1));
        if (piece.length === 0) return;
        yield piece;
      }
      find(id);
    },

    async size(id) {
      return find(id).length;
    },

    async remove(id) {
      requireOpen(id);
      blobs.delete(id);
    },

    async list() {
      return [...blobs.keys()];
    },

    async close() {
      closed = true;
    },
  };
}
