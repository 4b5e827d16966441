import type { Millis } from "./types.ts";

/** Bounds in milliseconds. */
export interface RtoOptions {
  /** Before the first sample. RFC 6298 (2.1): 1 s. */
  initial?: Millis;
  /**
   * RFC 6298 (2.4) asks for 1 s. Ours is lower: the path below is already reliable, so that a chunk which is late by
   * this much was taken out on purpose or by a dying proxy, and the ACK's own delay is bounded by the group commit.
   */
  min?: Millis;
  /** RFC 6298 (2.5): at least 60 s. */
  max?: Millis;
}

const ALPHA = 1 / 8;
const BETA = 1 / 4;
const K = 4;
/** Clock granularity G: what setTimeout under load can be trusted with. */
const GRANULARITY: Millis = 10;

/** Retransmission timeout, RFC 6298. Ambiguous samples are skipped (Karn): pass only first-try RTTs. */
export class RetransmitTimer {
  readonly #min: Millis;
  readonly #max: Millis;
  #rto: Millis;
  #smoothed: Millis | undefined;
  #variation: Millis = 0;
  #lowest: Millis | undefined;

  constructor({ initial = 1_000, min = 300, max = 60_000 }: RtoOptions = {}) {
    this.#min = min;
    this.#max = max;
    this.#rto = this.#clamp(initial);
  }

  /** Timeout for what is sent now, with every backoff since the last sample. */
  get rto(): Millis {
    return this.#rto;
  }

  get max(): Millis {
    return this.#max;
  }

  /** Smoothed round-trip time; undefined before the first sample. */
  get smoothed(): Millis | undefined {
    return this.#smoothed;
  }

  /** Shortest round trip ever sampled: an answer that came faster answers an earlier copy. */
  get lowest(): Millis | undefined {
    return this.#lowest;
  }

  /** A round-trip time in milliseconds of something that was sent once; ends the backoff. */
  sample(rtt: Millis): void {
    this.#lowest = Math.min(rtt, this.#lowest ?? rtt);
    if (this.#smoothed === undefined) {
      this.#smoothed = rtt;
      this.#variation = rtt / 2;
    } else {
      this.#variation = (1 - BETA) * this.#variation + BETA * Math.abs(this.#smoothed - rtt);
      this.#smoothed = (1 - ALPHA) * this.#smoothed + ALPHA * rtt;
    }
    this.#rto = this.#clamp(this.#smoothed + Math.max(GRANULARITY, K * this.#variation));
  }

  /** The timer ran out: the next one runs twice as long. */
  backoff(): void {
    this.#rto = this.#clamp(this.#rto * 2);
  }

  #clamp(rto: Millis): Millis {
    return Math.min(this.#max, Math.max(this.#min, rto));
  }
}
