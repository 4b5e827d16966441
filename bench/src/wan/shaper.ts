/** Pieces this long at most, so that one does not fill a slow line for long. */
const PIECE = 16 * 1024;

export interface LineOptions {
  /** Bytes a second. */
  rate: number;
  /** Milliseconds that a byte travels. */
  delay: number;
  /** Bytes that may wait for the line. */
  queue: number;
}

interface Piece {
  bytes: Uint8Array;
  /** When its last byte has left, and when it arrives; milliseconds. */
  leaves: number;
  arrives: number;
}

/**
 * One direction of a long line: bytes leave at `rate`, one after the other, and arrive `delay` later. What waits before
 * the line is bounded: whoever sends stops at `full` and goes on when there is room. Time is an argument.
 */
export class Shaper {
  readonly #options: LineOptions;
  readonly #pieces: Piece[] = [];
  /** When the line is free again. */
  #freeAt = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Bytes that have not left yet. */
  waiting(now: number): number {
    return (Math.max(0, this.#freeAt - now) * this.#options.rate) / 1_000;
  }

  full(now: number): boolean {
    return this.waiting(now) >= this.#options.queue;
  }

  push(bytes: Uint8Array, now: number): void {
    const { rate, delay } = this.#options;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      const leaves = Math.max(this.#freeAt, now) + (piece.length * 1_000) / rate;
      this.#freeAt = leaves;
      this.#pieces.push({ bytes: piece, leaves, arrives: leaves + delay });
    }
  }

  /** What has arrived by now, in order. */
  take(now: number): Uint8Array[] {
    const count = this.#pieces.findIndex(({ arrives }) => arrives > now);
    return this.#pieces.splice(0, count < 0 ? this.#pieces.length : count).map(({ bytes }) => bytes);
  }

  /** When the next piece arrives; undefined when none is under way. */
  get next(): number | undefined {
    return this.#pieces[0]?.arrives;
  }
}
