import type { Millis, Seq } from "./types.ts";

/** What was known when a chunk was sent. */
interface Sent {
  at: Millis;
  delivered: number;
  deliveredAt: Millis;
  /** Send time of the chunk whose delivery was the latest then. */
  firstSentAt: Millis;
  appLimited: boolean;
}

/** One estimate, made when a chunk was acknowledged. */
export interface RateSample {
  /** Chunks per millisecond; undefined when no time passed. */
  rate: number | undefined;
  /** Chunks that had been delivered when this one was sent. */
  priorDelivered: number;
  /** The sender had too little to send: the path may carry more. */
  appLimited: boolean;
}

/**
 * How fast a path delivers, after draft-cheng-iccrg-delivery-rate-estimation: the chunks delivered between the sending
 * of one and its acknowledgement, over the longer of the time that it took to send them and the time that it took to
 * have them acknowledged. Acknowledgements that come in a bunch then do not look like a fast path.
 */
export class DeliveryRate {
  readonly #sent = new Map<Seq, Sent>();
  #delivered = 0;
  #deliveredAt: Millis = 0;
  #firstSentAt: Millis = 0;
  /** Samples of what was sent before so many are delivered are limited by the sender; 0: not limited. */
  #appLimitedUntil = 0;

  /** Chunks delivered so far. */
  get delivered(): number {
    return this.#delivered;
  }

  /** A chunk leaves while `inFlight` others are on their way. A repeated one counts from its latest sending. */
  sent(seq: Seq, now: Millis, inFlight: number): void {
    if (inFlight === 0) {
      this.#firstSentAt = now;
      this.#deliveredAt = now;
    }
    this.#sent.set(seq, {
      at: now,
      delivered: this.#delivered,
      deliveredAt: this.#deliveredAt,
      firstSentAt: this.#firstSentAt,
      appLimited: this.#appLimitedUntil > 0,
    });
  }

  /** @returns undefined for a chunk that was not under way. */
  acknowledged(seq: Seq, now: Millis): RateSample | undefined {
    const sent = this.#sent.get(seq);
    if (sent === undefined) return undefined;
    this.#sent.delete(seq);
    this.#delivered++;
    this.#deliveredAt = now;
    this.#firstSentAt = sent.at;
    if (this.#delivered > this.#appLimitedUntil) this.#appLimitedUntil = 0;
    const elapsed = Math.max(sent.at - sent.firstSentAt, now - sent.deliveredAt);
    const rate = elapsed > 0 ? (this.#delivered - sent.delivered) / elapsed : undefined;
    return { rate, priorDelivered: sent.delivered, appLimited: sent.appLimited };
  }

  /** There is room on the path and nothing to fill it with. */
  starved(inFlight: number): void {
    this.#appLimitedUntil = Math.max(1, this.#delivered + inFlight);
  }
}
