import { setTimeout as sleep } from "node:timers/promises";
import { type Patience, pauseAfter } from "./patience.ts";
import { BucketError } from "./trouble.ts";
import { type Upload, WIDTH } from "./upload.ts";

interface Job {
  upload: Upload;
  number: number;
  /** Bytes up to the end of the part. */
  size: number;
}

/**
 * Sends parts while their blob is still being written, so that little is left to do when it is whole. Nobody waits for it:
 * what fails is tried again, less and less often, until it succeeds or nobody wants it any more.
 */
export class Eager {
  readonly #patience: Patience;
  readonly #closing: AbortSignal;
  readonly #trouble: (error: unknown) => void;
  readonly #jobs: Job[] = [];
  #runners = 0;
  #failures = 0;

  /** @param trouble is told of every failure */
  constructor(patience: Patience, closing: AbortSignal, trouble: (error: unknown) => void) {
    this.#patience = patience;
    this.#closing = closing;
    this.#trouble = trouble;
  }

  /** Parts that wait for their turn. */
  get waiting(): number {
    return this.#jobs.length;
  }

  add(job: Job): void {
    const known = this.#jobs.some(({ upload, number }) => upload === job.upload && number === job.number);
    if (known || this.#closing.aborted) return;
    this.#jobs.push(job);
    if (this.#runners < WIDTH) void this.#run();
  }

  async #run(): Promise<void> {
    this.#runners += 1;
    for (let job = this.#jobs.shift(); job !== undefined && !this.#closing.aborted; job = this.#jobs.shift()) {
      if (await this.#sent(job)) continue;
      // The bucket is the same for all: whoever comes next would not fare better.
      this.#jobs.unshift(job);
      const pause = pauseAfter(this.#patience, this.#failures);
      await sleep(pause, undefined, { signal: this.#closing, ref: false }).catch(() => undefined);
    }
    this.#runners -= 1;
  }

  async #sent({ upload, number, size }: Job): Promise<boolean> {
    try {
      if (!upload.over && !upload.parts.has(number)) await upload.send(number, size);
      this.#failures = 0;
      return true;
    } catch (error) {
      // Its blob is gone, or its bytes cannot be read: whoever finishes it will hear of that.
      if (!(error instanceof BucketError) || error.code === "Ended" || error.code === "Hole") return true;
      this.#failures += 1;
      this.#trouble(error);
      return false;
    }
  }
}
