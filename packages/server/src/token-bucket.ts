export interface Rate {
  burst: number;
  perSecond: number;
}

/** Token bucket: `burst` at once, `perSecond` in the long run. Time is a monotonic clock's milliseconds. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  constructor(options: Rate, now: number) {
    this.#burst = options.burst;
    this.#perMs = options.perSecond / 1_000;
    this.#tokens = options.burst;
    this.#at = now;
  }

  /** @returns 0 when a token was taken, else the milliseconds until there is one. */
  take(now: number): number {
    const wait = this.waitAt(now);
    if (wait === 0) this.#tokens -= 1;
    return wait;
  }

  /** Milliseconds until there is a token; takes none. */
  waitAt(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) / this.#perMs);
  }
}
