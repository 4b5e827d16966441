/** The leaf of each stored chunk, in one block of memory: 32 bytes a chunk, untouched pages cost nothing. */
export class Leaves {
  static readonly size = 32;
  readonly #bytes: Buffer;

  constructor(totalChunks: number) {
    this.#bytes = Buffer.alloc(totalChunks * Leaves.size);
  }

  /** All of them together. */
  get bytes(): number {
    return this.#bytes.length;
  }

  get(seq: number): Uint8Array {
    return this.#bytes.subarray(seq * Leaves.size, (seq + 1) * Leaves.size);
  }

  set(seq: number, leaf: Uint8Array): void {
    this.#bytes.set(leaf, seq * Leaves.size);
  }
}
