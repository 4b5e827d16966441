import type { ChunkRange } from "../frame/control.ts";
import type { Seq } from "./types.ts";

const WORD = 32;
const FULL = 0xffff_ffff;

/** A set of sequence numbers 0 … size-1, one bit each. */
export class Bitmap {
  readonly size: number;
  readonly #words: Uint32Array;
  #count = 0;
  /** Lowest number that is not in the set; `size` when all are. */
  #firstUnset = 0;

  constructor(size: number) {
    this.size = size;
    this.#words = new Uint32Array(Math.ceil(size / WORD));
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === this.size;
  }

  /** Highest n with all of 0 … n in the set; -1 when 0 is not. */
  get highestContiguous(): number {
    return this.#firstUnset - 1;
  }

  has(seq: Seq): boolean {
    if (seq < 0 || seq >= this.size) return false;
    return ((this.#word(seq >>> 5) >>> (seq & 31)) & 1) === 1;
  }

  /** @returns true when the number was not in the set before. Numbers outside 0 … size-1 are never in it. */
  set(seq: Seq): boolean {
    if (!Number.isInteger(seq) || seq < 0 || seq >= this.size || this.has(seq)) return false;
    this.#words[seq >>> 5] = this.#word(seq >>> 5) | (1 << (seq & 31));
    this.#count++;
    if (seq === this.#firstUnset) this.#firstUnset = this.nextUnset(seq);
    return true;
  }

  /** @returns true when the number was in the set before. */
  unset(seq: Seq): boolean {
    if (!this.has(seq)) return false;
    this.#words[seq >>> 5] = this.#word(seq >>> 5) & ~(1 << (seq & 31));
    this.#count--;
    this.#firstUnset = Math.min(this.#firstUnset, seq);
    return true;
  }

  /** Lowest number not below `from` that is not in the set; `size` when there is none. */
  nextUnset(from: Seq): Seq {
    let seq = Math.max(from, this.#firstUnset);
    while (seq < this.size) {
      const word = this.#word(seq >>> 5);
      if ((seq & 31) === 0 && word === FULL) seq += WORD;
      else if ((word >>> (seq & 31)) & 1) seq++;
      else return seq;
    }
    return this.size;
  }

  /** The gaps as inclusive ranges, lowest first, at most `limit`; `truncated` when there are more. */
  missing(limit: number): { ranges: ChunkRange[]; truncated: boolean } {
    const ranges: ChunkRange[] = [];
    for (let first = this.#firstUnset; first < this.size; ) {
      if (ranges.length === limit) return { ranges, truncated: true };
      const end = this.#nextSet(first);
      ranges.push([first, end - 1]);
      first = this.nextUnset(end);
    }
    return { ranges, truncated: false };
  }

  #nextSet(from: Seq): Seq {
    let seq = from;
    while (seq < this.size) {
      const word = this.#word(seq >>> 5);
      if ((seq & 31) === 0 && word === 0) seq += WORD;
      else if ((word >>> (seq & 31)) & 1) return seq;
      else seq++;
    }
    return this.size;
  }

  #word(index: number): number {
    return this.#words[index] ?? 0;
  }
}
