import { setTimeout as sleep } from "node:timers/promises";
import { BucketError } from "./trouble.ts";

/** How long trouble with the bucket is waited out, all in ms. */
export interface Patience {
  /** One request, with its body and its answer. */
  requestMs: number;
  /** The first pause after a failure, and the longest one: each is twice the one before, less up to a half by chance. */
  firstMs: number;
  lastMs: number;
  /** For how long somebody who waits for an answer is kept waiting. */
  answerMs: number;
}

/** The pause after so many failures in a row, in ms. Spread, so that many do not come back at once. */
export const pauseAfter = ({ firstMs, lastMs }: Patience, failures: number): number =>
  Math.min(lastMs, firstMs * 2 ** (failures - 1)) * (1 - Math.random() / 2);

/**
 * Does it again while its trouble is of the passing kind, for `answerMs` from the first attempt on.
 * @throws what the last attempt threw
 */
export async function insist<T>(patience: Patience, closing: AbortSignal, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patience.answerMs;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const pause = pauseAfter(patience, failures);
      const late = performance.now() + pause > until;
      if (!(error instanceof BucketError) || !error.passes || late || closing.aborted) throw error;
      await sleep(pause, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}

/** So many at once; others wait in the order of coming. */
export class Slots {
  #free: number;
  readonly #waiters: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiters.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiters.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
