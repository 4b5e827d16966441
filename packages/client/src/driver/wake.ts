import type { Millis } from "@chatcast/protocol";
import type { Platform, StopTimer } from "../platform.ts";

/** The one timer of a machine: a new time takes the place of the last. */
export class Wake {
  readonly #platform: Pick<Platform, "after" | "monotonic">;
  readonly #ring: () => void;
  #stop: StopTimer | undefined;

  constructor(platform: Pick<Platform, "after" | "monotonic">, ring: () => void) {
    this.#platform = platform;
    this.#ring = ring;
  }

  at(time: Millis): void {
    this.stop();
    this.#stop = this.#platform.after(Math.max(0, time - this.#platform.monotonic()), this.#ring);
  }

  stop(): void {
    this.#stop?.();
  }
}
