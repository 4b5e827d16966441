import type { Millis } from "./types.ts";
import { WindowedMax } from "./windowed-max.ts";

const ROUNDS = 10;

/**
 * By how much acknowledgements come in bunches: chunks acknowledged in a stretch beyond what the rate explains, the most
 * of 10 rounds. A receiver that makes many chunks durable with one sync acknowledges them together, and a window that
 * knew the rate and the shortest round trip alone would stand still in between. After "extra_acked" of BBR
 * (draft-cardwell-iccrg-bbr-congestion-control).
 */
export class AckAggregation {
  readonly #extra = new WindowedMax(ROUNDS);
  #since: Millis = Number.NEGATIVE_INFINITY;
  #acked = 0;

  /** Chunks. */
  get extra(): number {
    return this.#extra.value;
  }

  /** One chunk was acknowledged. `rate` is in chunks per millisecond; a stretch is never more than `limit` chunks. */
  acknowledged(now: Millis, rate: number, round: number, limit: number): void {
    const expected = rate * (now - this.#since);
    if (this.#acked <= expected) {
      this.#acked = 0;
      this.#since = now;
    }
    this.#acked++;
    this.#extra.add(Math.min(limit, this.#acked - rate * (now - this.#since)), round);
  }
}
