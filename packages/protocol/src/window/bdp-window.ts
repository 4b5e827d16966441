import { AckAggregation } from "./ack-aggregation.ts";
import { DeliveryRate, type RateSample } from "./delivery-rate.ts";
import type { Millis, Seq } from "./types.ts";
import type { WindowPolicy } from "./window-policy.ts";
import { WindowedMax } from "./windowed-max.ts";

/** Chunks that are under way at least: fewer, and a delayed acknowledgement stops the path. */
const LEAST = 4;
/** Of the bandwidth-delay product: one share on the path, one for acknowledgements that come late. */
const GAIN = 2;
/** While it begins: the least that lets the rate double in each round, 2 / ln 2. */
const FIRST_GAIN = 2.885;
/** The path is full when the rate has not grown by a quarter in three rounds. */
const GROWTH = 1.25;
const FLAT_ROUNDS = 3;
/** The rate is the largest of so many rounds. */
const RATE_ROUNDS = 10;
/** A shortest round trip older than this may be that of another path, in milliseconds. */
const RTT_SPAN: Millis = 10_000;
/** How long the queue is let run empty to see the shortest round trip again; and at least one round. */
const PROBE: Millis = 200;

/**
 * A window of the measured bandwidth times the shortest round trip: Cardwell et al., "BBR: Congestion-Based Congestion
 * Control", ACM Queue 2016, reduced to what can be done above a transport that is reliable already and paces itself.
 *
 * It begins with 4 chunks, or with what another window has learnt of the path, and grows by one with each that is
 * acknowledged (it doubles in a round) until the rate grows no more, then it is twice the bandwidth-delay product and what comes in bunches, never below 4 and never above the receiver's credit.
 * Where the shortest round trip has not been seen for 10 s, the window is 4 for a moment, since a queue of its own making would
 * otherwise count as distance, and the window grow with it for ever.
 */
export class BdpWindow implements WindowPolicy {
  #credit: number;
  #delivery = new DeliveryRate();
  #rate = new WindowedMax(RATE_ROUNDS);
  #bunches = new AckAggregation();
  #limit = LEAST;
  #full = false;
  #fullRate = 0;
  #flatRounds = 0;
  #round = 0;
  /** Of the chunk whose delivery ends the round, the place in the count of deliveries. */
  #roundEnd = 0;
  #shortest: { rtt: Millis; at: Millis } | undefined;
  /** Set while the queue runs empty. */
  #probe: { until: Millis; round: number } | undefined;

  /**
   * @param credit chunks that the receiver takes at once, until it says something else.
   * @param start chunks to begin with on a path that is known.
   */
  constructor(credit: number, start = LEAST) {
    this.#credit = credit;
    this.#limit = Math.max(LEAST, start);
  }

  get limit(): number {
    return Math.max(1, Math.min(this.#probe === undefined ? this.#limit : LEAST, this.#credit));
  }

  /** Delivered chunks per millisecond as far as known; 0 before the first. */
  get rate(): number {
    return this.#rate.value;
  }

  credit(chunks: number): void {
    this.#credit = chunks;
  }

  sent(seq: Seq, now: Millis, inFlight: number): void {
    // What a window of 4 delivers says nothing about the path.
    if (this.#probe !== undefined) this.#delivery.starved(inFlight);
    this.#delivery.sent(seq, now, inFlight);
  }

  acknowledged(seq: Seq, now: Millis, rtt: Millis | undefined): void {
    const sample = this.#delivery.acknowledged(seq, now);
    if (sample === undefined) return;
    this.#countRound(sample);
    this.#bunches.acknowledged(now, this.#rate.value, this.#round, this.#limit);
    this.#seeRtt(now, rtt);
    if (this.#probe === undefined) this.#grow();
  }

  starved(inFlight: number): void {
    this.#delivery.starved(inFlight);
  }

  /** Whatever was believed of the path, it does not deliver now. */
  timedOut(): void {
    this.#full = true;
    this.#limit = LEAST;
  }

  restart(): void {
    this.#delivery = new DeliveryRate();
    this.#rate = new WindowedMax(RATE_ROUNDS);
    this.#bunches = new AckAggregation();
    this.#limit = LEAST;
    this.#full = false;
    this.#fullRate = 0;
    this.#flatRounds = 0;
    this.#round = 0;
    this.#roundEnd = 0;
    this.#shortest = undefined;
    this.#probe = undefined;
  }

  #countRound({ rate, priorDelivered, appLimited }: RateSample): void {
    const over = priorDelivered >= this.#roundEnd;
    if (over) {
      this.#roundEnd = this.#delivery.delivered;
      this.#round++;
    }
    if (rate === undefined) return;
    if (!appLimited || rate >= this.#rate.value) this.#rate.add(rate, this.#round);
    if (over && !appLimited && !this.#full) this.#lookWhetherFull();
  }

  #lookWhetherFull(): void {
    if (this.#rate.value >= this.#fullRate * GROWTH) {
      this.#fullRate = this.#rate.value;
      this.#flatRounds = 0;
      return;
    }
    this.#flatRounds++;
    this.#full = this.#flatRounds >= FLAT_ROUNDS;
  }

  #seeRtt(now: Millis, rtt: Millis | undefined): void {
    if (this.#probe !== undefined && now >= this.#probe.until && this.#round > this.#probe.round) {
      this.#probe = undefined;
    }
    if (rtt === undefined) return;
    const expired = this.#shortest !== undefined && now - this.#shortest.at > RTT_SPAN;
    if (expired && this.#probe === undefined) this.#probe = { until: now + PROBE, round: this.#round + 1 };
    if (this.#shortest === undefined || rtt <= this.#shortest.rtt || expired) this.#shortest = { rtt, at: now };
  }

  #grow(): void {
    const product = this.#rate.value * (this.#shortest?.rtt ?? 0);
    if (this.#full) {
      if (product > 0) this.#limit = Math.max(LEAST, this.#share(GAIN, product));
    } else if (this.#round === 1 || this.#limit < this.#share(FIRST_GAIN, product)) {
      this.#limit = Math.min(this.#limit + 1, this.#credit);
    }
  }

  #share(gain: number, product: number): number {
    return Math.ceil(gain * product + this.#bunches.extra);
  }
}
