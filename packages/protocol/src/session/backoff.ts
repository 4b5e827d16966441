import type { Millis } from "../window/types.ts";

export interface BackoffOptions {
  /** A number in [0, 1). */
  random: () => number;
  /** Shortest wait; the first try waits between this and twice this. */
  base?: Millis;
  /** Longest wait. */
  cap?: Millis;
}

/**
 * Waits between tries to connect: exponential with full jitter above the base ("Exponential Backoff And Jitter", AWS
 * 2015), so that a restarted server is not met by everybody at once. It never gives up.
 */
export class Backoff {
  readonly #random: () => number;
  readonly #base: Millis;
  readonly #cap: Millis;
  #tries = 0;

  constructor({ random, base = 1_000, cap = 15_000 }: BackoffOptions) {
    this.#random = random;
    this.#base = base;
    this.#cap = cap;
  }

  /** Milliseconds to wait before the next try: from `base` up to a ceiling that doubles until it is `cap`. */
  next(): Millis {
    this.#tries++;
    const ceiling = Math.min(this.#cap, this.#base * 2 ** this.#tries);
    return this.#base + this.#random() * (ceiling - this.#base);
  }

  /** As `next`, where the other side has said over how many milliseconds it wants to see the tries spread. */
  spread(within: Millis): Millis {
    return this.#base + this.#random() * Math.min(within, this.#cap - this.#base);
  }

  /** A connection held: the next trouble starts from the shortest wait. */
  reset(): void {
    this.#tries = 0;
  }
}
