import { createHash } from "node:crypto";

/** How far ahead of a missing chunk bytes are kept for one file. Writes that run side by side end out of order. */
const AHEAD_BYTES = 8 * 1024 * 1024;

/** Memory that all files share for chunks that came early. */
export class AheadBudget {
  readonly #bound: number;
  #used = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get used(): number {
    return this.#used;
  }

  take(bytes: number): boolean {
    if (this.#used + bytes > this.#bound) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/**
 * SHA-256 of a whole file whose chunks come in any order. A chunk that comes in its order is hashed as it comes, so that
 * its memory is free as soon as it is written. A copy of one that comes early waits, up to 8 MiB a file; what does not
 * fit, or was stored before a restart, is read back by `catchUp`, while the upload goes on.
 */
export class FileDigest {
  readonly #budget: AheadBudget;
  #hash = createHash("sha256");
  readonly #ahead = new Map<number, Uint8Array>();
  #aheadBytes = 0;
  #next = 0;
  #hex: string | undefined;
  #catchingUp: Promise<void> | undefined;

  constructor(budget: AheadBudget) {
    this.#budget = budget;
  }

  /** The first chunk that is not hashed yet. */
  get next(): number {
    return this.#next;
  }

  /** A chunk is here, checked, and about to be written: `lost` takes that back. */
  absorb(seq: number, bytes: Uint8Array): void {
    if (seq === this.#next) this.#take(bytes);
    else if (seq > this.#next) this.#keep(seq, bytes);
  }

  /** A chunk was not stored after all, and other bytes may come in its place: what was hashed of it is hashed anew. */
  lost(seq: number): void {
    const early = this.#ahead.get(seq);
    if (early !== undefined) this.#drop(seq, early);
    if (seq >= this.#next) return;
    this.#hash = createHash("sha256");
    this.#next = 0;
  }

  /**
   * Hashes everything up to chunk `until()`, which may grow meanwhile. `read` gives the bytes of a chunk, or undefined
   * when they are lost: then it ends there. One run at a time; whoever asks meanwhile waits for that one.
   */
  catchUp(until: () => number, read: (seq: number) => Promise<Uint8Array | undefined>): Promise<void> {
    this.#catchingUp ??= this.#readBack(until, read).finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** Lower-case hex over the chunks hashed so far; ends the digest. */
  hex(): string {
    this.#hex ??= this.#hash.digest("hex");
    return this.#hex;
  }

  /** Lets go of what waits in memory. */
  release(): void {
    this.#ahead.clear();
    this.#budget.give(this.#aheadBytes);
    this.#aheadBytes = 0;
  }

  async #readBack(until: () => number, read: (seq: number) => Promise<Uint8Array | undefined>): Promise<void> {
    while (this.#next <= until()) {
      const seq = this.#next;
      const bytes = await read(seq);
      if (bytes === undefined) return;
      if (seq === this.#next) this.#take(bytes);
    }
  }

  #take(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#next += 1;
    for (let next = this.#ahead.get(this.#next); next !== undefined; next = this.#ahead.get(this.#next)) {
      this.#drop(this.#next, next);
      this.#hash.update(next);
      this.#next += 1;
    }
  }

  #keep(seq: number, bytes: Uint8Array): void {
    const fits = this.#aheadBytes + bytes.length <= AHEAD_BYTES;
    if (this.#ahead.has(seq) || !fits || !this.#budget.take(bytes.length)) return;
    this.#ahead.set(seq, Uint8Array.from(bytes));
    this.#aheadBytes += bytes.length;
  }

  #drop(seq: number, bytes: Uint8Array): void {
    this.#ahead.delete(seq);
    this.#aheadBytes -= bytes.length;
    this.#budget.give(bytes.length);
  }
}
