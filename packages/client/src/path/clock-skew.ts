/** By how much the server's clock is ahead of this one, and how far off that may be. Milliseconds. */
export interface ClockSkew {
  ms: number;
  within: number;
}

/** A date of HTTP (RFC 9110, 5.6.7) tells whole seconds. */
const SECOND = 1_000;

/**
 * Narrows down the difference of two clocks. Each answer tells an interval that it lies in: the server wrote its date
 * within that second, and between the request and the answer. What all of them have in common is known.
 */
export class SkewEstimate {
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;

  get value(): ClockSkew | undefined {
    if (!Number.isFinite(this.#least)) return undefined;
    return { ms: Math.round((this.#least + this.#most) / 2), within: Math.round((this.#most - this.#least) / 2) };
  }

  /** `date` as the server wrote it; times of this clock, milliseconds since the epoch. */
  answer(date: number, askedAt: number, answeredAt: number): void {
    const least = date - answeredAt;
    const most = date + SECOND - askedAt;
    const [from, to] = [Math.max(this.#least, least), Math.min(this.#most, most)];
    // Nothing in common: one of the clocks was set meanwhile.
    [this.#least, this.#most] = from <= to ? [from, to] : [least, most];
  }
}
