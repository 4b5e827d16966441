import type { Platform, StopTimer } from "../platform.ts";

/** Between two looks at where the conversations end, in milliseconds. */
const INTERVAL = 10_000;

/**
 * Asks now and then where all conversations end, in one question: a push that was lost on its way, with nothing after it,
 * would not be missed otherwise. Not while nobody looks, at once when somebody does again, and at another moment in each
 * client. Right after an entry there is nothing to ask: the answer to it tells the same.
 */
export class Heads {
  readonly #platform: Platform;
  readonly #look: () => Promise<void>;
  #asking = false;
  #stop: StopTimer | undefined;
  #stopWatching: StopTimer | undefined;

  constructor(platform: Platform, look: () => Promise<void>) {
    this.#platform = platform;
    this.#look = look;
  }

  start(): void {
    this.stop();
    this.#asking = false;
    this.#wait(INTERVAL * (0.5 + this.#platform.random() / 2));
    this.#stopWatching = this.#platform.onVisible(() => {
      this.#wait(INTERVAL);
      this.#ask();
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stopWatching?.();
    this.#stop = undefined;
    this.#stopWatching = undefined;
  }

  #wait(ms: number): void {
    this.#stop?.();
    this.#stop = this.#platform.after(ms, () => {
      this.#wait(INTERVAL);
      if (this.#platform.visible()) this.#ask();
    });
  }

  /** One question at a time: on a slow line they would only pile up. */
  #ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    const done = () => {
      this.#asking = false;
    };
    // A look that fails is made up for by the next one, or by the next connection.
    this.#look().then(done, done);
  }
}
