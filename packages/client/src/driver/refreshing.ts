import type { Platform, StopTimer } from "../platform.ts";

/** How often the rates of moving transfers are read again, in milliseconds. */
const REFRESH = 1_000;

/** Calls back now and then for as long as that says that something moves. */
export class Refreshing {
  readonly #platform: Pick<Platform, "after">;
  readonly #refresh: () => boolean;
  #stop: StopTimer | undefined;

  /** @param refresh tells whether anything still moves */
  constructor(platform: Pick<Platform, "after">, refresh: () => boolean) {
    this.#platform = platform;
    this.#refresh = refresh;
  }

  start(): void {
    this.#stop ??= this.#platform.after(REFRESH, () => {
      this.#stop = undefined;
      if (this.#refresh()) this.start();
    });
  }

  stop(): void {
    this.#stop?.();
  }
}
