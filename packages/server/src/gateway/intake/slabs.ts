import { pagedMemory } from "../../pages.ts";

/** The smallest and the largest chunk of the wire; a slab's size is a power of two within. */
const SMALLEST = 16 * 1024;
export const LARGEST = 1024 * 1024;

/**
 * Memory for arriving chunks that is used again and again. Fresh memory for each would be garbage soon after, and the
 * runtime answers so much of it outside its heap with a full collection every few dozen megabytes.
 *
 * What is taken and never given back, because its packet was refused or its connection ended, is collected like all
 * else. Whoever gives something back must be its last user.
 */
export class Slabs {
  readonly #keep: number;
  readonly #idle = new Map<number, Buffer[]>();
  readonly #out = new WeakSet<ArrayBufferLike>();
  #idleBytes = 0;
  #made = 0;

  /** @param keep bytes that stay here for whoever comes next; what is given back beyond that is let go. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Slabs made so far, those that were let go included. */
  get made(): number {
    return this.#made;
  }

  get idleBytes(): number {
    return this.#idleBytes;
  }

  /** Whether a message of that many bytes gets a slab. */
  fits(bytes: number): boolean {
    return bytes >= SMALLEST && bytes <= LARGEST;
  }

  /** A buffer of that length over a slab of its own, whose bytes are whatever they were. */
  take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    const idle = this.#idle.get(size)?.pop();
    if (idle === undefined) this.#made += 1;
    else this.#idleBytes -= size;
    const slab = idle ?? pagedMemory(size);
    this.#out.add(slab.buffer);
    return slab.subarray(0, bytes);
  }

  /** Nobody looks at these bytes any more. What is not of here, or was given back before, is ignored. */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (!this.#out.delete(buffer)) return;
    if (this.#idleBytes + buffer.byteLength > this.#keep) return;
    const idle = this.#idle.get(buffer.byteLength);
    if (idle === undefined) this.#idle.set(buffer.byteLength, [Buffer.from(buffer)]);
    else idle.push(Buffer.from(buffer));
    this.#idleBytes += buffer.byteLength;
  }
}

/** Bytes of the slab that so many get. */
export const sizeFor = (bytes: number): number => Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
