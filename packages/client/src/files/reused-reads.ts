/** The largest chunk; a larger range gets memory of its own. */
const BLOCK = 1024 * 1024;
/** Blocks that wait for the next reads: what a batch of acknowledgements gives back is read into again at once. */
const KEPT = 16;

/** Fills `bytes` with what stands at `position`. */
export type ReadInto = (bytes: Uint8Array, position: number) => Promise<void>;

/**
 * Reads into memory that served earlier reads, one read after the other, so that chunks come in the order in which they
 * were asked for. Fresh memory for each would be cleared first, and have V8 collect its whole heap every few dozen megabytes.
 */
export class ReusedReads {
  readonly #readInto: ReadInto;
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #idle: Uint8Array[] = [];
  #made = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(readInto: ReadInto) {
    this.#readInto = readInto;
  }

  /** Blocks made so far. */
  get made(): number {
    return this.#made;
  }

  read(position: number, length: number): Promise<Uint8Array> {
    const reading = this.#tail.then(async () => {
      const bytes = this.#take(length);
      await this.#readInto(bytes, position);
      return bytes;
    });
    this.#tail = reading.catch(() => undefined);
    return reading;
  }

  /** Nobody looks at these bytes any more. What is not of here, or was given back before, is ignored. */
  release({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer) && this.#idle.length < KEPT) this.#idle.push(new Uint8Array(buffer));
  }

  #take(length: number): Uint8Array {
    if (length > BLOCK) return new Uint8Array(length);
    const block = this.#idle.pop() ?? this.#make();
    this.#lent.add(block.buffer);
    return block.subarray(0, length);
  }

  #make(): Uint8Array {
    this.#made += 1;
    return new Uint8Array(BLOCK);
  }
}
