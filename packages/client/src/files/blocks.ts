/** The largest chunk; what is longer gets memory of its own. */
const BLOCK = 1024 * 1024;
/** Blocks that wait to serve again: what a batch of acknowledgements gives back is written into again at once. */
const KEPT = 16;

/**
 * Memory for chunks that serves again when it is given back. Fresh memory for each would be cleared first, and have V8 collect
 * its whole heap every few dozen megabytes.
 */
export class Blocks {
  readonly #lent = new WeakSet<ArrayBufferLike>();
  readonly #idle: Uint8Array<ArrayBuffer>[] = [];
  #made = 0;

  /** Blocks made so far. */
  get made(): number {
    return this.#made;
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > BLOCK) return new Uint8Array(length);
    const block = this.#idle.pop() ?? this.#make();
    this.#lent.add(block.buffer);
    return block.subarray(0, length);
  }

  /** Nobody looks at these bytes any more. What is not of here, or was given back before, is ignored. */
  release({ buffer }: Uint8Array): void {
    if (!(buffer instanceof ArrayBuffer) || !this.#lent.delete(buffer)) return;
    if (this.#idle.length < KEPT) this.#idle.push(new Uint8Array(buffer));
  }

  #make(): Uint8Array<ArrayBuffer> {
    this.#made += 1;
    return new Uint8Array(BLOCK);
  }
}
