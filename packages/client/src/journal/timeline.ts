import type { TransferSample } from "../api.ts";

const MOST = 512;
/** Samples are at least so far apart at first, in milliseconds. */
const FIRST_PACE = 50;

/**
 * How a transfer went, from its start to now, in at most 512 samples however long it takes: when they are too many, the
 * pace halves and every second one goes. Samples carry totals, so what went loses no byte and no retransmission.
 */
export class Timeline {
  #samples: TransferSample[] = [];
  #pace = FIRST_PACE;

  /** In the order of time. The first stays, and the last is always the newest. */
  get samples(): readonly TransferSample[] {
    return [...this.#samples];
  }

  /** Takes the place of the last sample while that one is not older than the pace. */
  add(sample: TransferSample): void {
    const last = this.#samples.at(-1);
    const first = this.#samples[0];
    if (last === undefined || first === undefined) {
      this.#samples.push(sample);
      return;
    }
    const sameStep = this.#step(last, first) === this.#step(sample, first);
    if (sameStep && last !== first) this.#samples[this.#samples.length - 1] = sample;
    else this.#samples.push(sample);
    if (this.#samples.length > MOST) this.#thin(first);
  }

  #thin(first: TransferSample): void {
    this.#pace *= 2;
    const { length } = this.#samples;
    this.#samples = this.#samples.filter((sample, index) => {
      const next = this.#samples[index + 1];
      return (
        index === 0 ||
        index === length - 1 ||
        next === undefined ||
        this.#step(sample, first) !== this.#step(next, first)
      );
    });
  }

  #step(sample: TransferSample, first: TransferSample): number {
    return Math.floor((sample.at - first.at) / this.#pace);
  }
}
