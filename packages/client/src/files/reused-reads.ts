import { Blocks } from "./blocks.ts";

/** Fills `bytes` with what stands at `position`. */
export type ReadInto = (bytes: Uint8Array, position: number) => Promise<void>;

/**
 * Reads into memory that served earlier reads, one read after the other, so that chunks come in the order in which they
 * were asked for.
 */
export class ReusedReads {
  readonly #readInto: ReadInto;
  readonly #blocks = new Blocks();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(readInto: ReadInto) {
    this.#readInto = readInto;
  }

  /** Blocks made so far. */
  get made(): number {
    return this.#blocks.made;
  }

  read(position: number, length: number): Promise<Uint8Array> {
    const reading = this.#tail.then(async () => {
      const bytes = this.#blocks.take(length);
      await this.#readInto(bytes, position);
      return bytes;
    });
    this.#tail = reading.catch(() => undefined);
    return reading;
  }

  /** As `ChunkSource.release`. */
  release(bytes: Uint8Array): void {
    this.#blocks.release(bytes);
  }
}
