import { createHash } from "node:crypto";

/**
 * SHA-256 of a whole file whose chunks come in any order: what comes in order is hashed as it passes, the rest is read
 * back once at the end.
 */
export class FileDigest {
  readonly #hash = createHash("sha256");
  #next = 0;
  #hex: string | undefined;

  /** A chunk was stored. Only the next one in order is hashed now. */
  absorb(seq: number, bytes: Uint8Array): void {
    if (seq !== this.#next) return;
    this.#hash.update(bytes);
    this.#next += 1;
  }

  /** Lower-case hex. `read` gives the bytes of a chunk that was not hashed on its way. May be called again after a failure. */
  async finish(totalChunks: number, read: (seq: number) => Promise<Uint8Array>): Promise<string> {
    while (this.#next < totalChunks) this.absorb(this.#next, await read(this.#next));
    this.#hex ??= this.#hash.digest("hex");
    return this.#hex;
  }
}
