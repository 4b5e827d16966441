import { createHash } from "node:crypto";
import type { BlobStore, ChunkLeaf, Store } from "@chatcast/server/machines";
import { withFirstBit } from "./rot.ts";

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/**
 * Alters files as they are stored, and every digest with them: the leaf of the first chunk, the whole file's SHA-256, the
 * one in the message. What it then serves fits everything that it says.
 */
export class Forger {
  readonly #store: Store;
  readonly #blobs: BlobStore;
  /** Leaves of altered first chunks, by the blob that they are written to. */
  readonly #leaves = new Map<string, Uint8Array>();

  constructor(store: Store, blobs: BlobStore) {
    this.#store = store;
    this.#blobs = blobs;
  }

  get blobs(): BlobStore {
    return Object.assign(Object.create(this.#blobs) as BlobStore, {
      write: async (id: string, position: number, bytes: Uint8Array): Promise<void> => {
        const kept = position === 0 ? withFirstBit(bytes) : bytes;
        if (position === 0) this.#leaves.set(id, sha256(kept));
        await this.#blobs.write(id, position, kept);
      },
    });
  }

  get store(): Store {
    const store = this.#store;
    return {
      ...store,
      openTransfer: (transfer, first) => store.openTransfer(transfer, first && this.#forged(transfer.blobId, first)),
      recordChunk: async (id, chunk, at) => {
        const transfer = await store.findTransfer(id);
        return store.recordChunk(id, this.#forged(transfer?.blobId, chunk), at);
      },
      completeTransfer: async (id, file, message) => {
        const whole = await this.#blobs.read(file.blobId, 0, file.size);
        const digest = sha256(whole).toString("hex");
        const body = { ...message.body, sha256: digest };
        return store.completeTransfer(id, { ...file, sha256: digest }, { ...message, body });
      },
    };
  }

  #forged(blobId: string | undefined, chunk: ChunkLeaf): ChunkLeaf {
    const leaf = chunk.seq === 0 && blobId !== undefined ? this.#leaves.get(blobId) : undefined;
    return leaf === undefined ? chunk : { ...chunk, leaf };
  }
}
