import { createHash } from "node:crypto";

/** Bytes of a stored stream that one leaf covers; the last one covers the rest. */
export const LEAF_BYTES = 1024 * 1024;

export interface Digests {
  size: number;
  /** Of the whole, lower-case hex. */
  sha256: string;
  /** SHA-256 of each `LEAF_BYTES`, side by side, 32 bytes each. */
  leaves: Uint8Array;
}

/** Size and digests of a stream that comes in pieces of any length. */
export class StreamDigest {
  readonly #whole = createHash("sha256");
  readonly #leaves: Buffer[] = [];
  #leaf = createHash("sha256");
  #inLeaf = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  update(piece: Uint8Array): void {
    this.#whole.update(piece);
    this.#size += piece.length;
    for (let rest = piece; rest.length > 0; ) {
      const part = rest.subarray(0, LEAF_BYTES - this.#inLeaf);
      this.#leaf.update(part);
      this.#inLeaf += part.length;
      if (this.#inLeaf === LEAF_BYTES) this.#endLeaf();
      rest = rest.subarray(part.length);
    }
  }

  /** Call once, at the end. */
  finish(): Digests {
    if (this.#inLeaf > 0) this.#endLeaf();
    return { size: this.#size, sha256: this.#whole.digest("hex"), leaves: new Uint8Array(Buffer.concat(this.#leaves)) };
  }

  #endLeaf(): void {
    this.#leaves.push(this.#leaf.digest());
    this.#leaf = createHash("sha256");
    this.#inLeaf = 0;
  }
}
