import type { Platform, StopTimer } from "../platform.ts";

/** Between two looks at where the conversations end, in milliseconds. */
const INTERVAL = 10_000;
/** Private conversations that are looked at each time, beside the room's: the others have their turn the next times. */
const PAIRS = 4;

interface Conversation {
  compareHeads(): Promise<void>;
}

/**
 * Asks now and then where the conversations end: a push that was lost on its way, with nothing after it, would not be
 * missed otherwise. Not while nobody looks, and at another moment in each client.
 */
export class Heads {
  readonly #platform: Platform;
  readonly #conversations: () => readonly Conversation[];
  #turn = 0;
  #stop: StopTimer | undefined;

  /** @param conversations the room's first. */
  constructor(platform: Platform, conversations: () => readonly Conversation[]) {
    this.#platform = platform;
    this.#conversations = conversations;
  }

  start(): void {
    this.stop();
    this.#wait(INTERVAL * (0.5 + this.#platform.random() / 2));
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #wait(ms: number): void {
    this.#stop = this.#platform.after(ms, () => {
      this.#wait(INTERVAL);
      if (this.#platform.visible()) this.#look();
    });
  }

  #look(): void {
    const [room, ...pairs] = this.#conversations();
    const turn = Array.from({ length: Math.min(PAIRS, pairs.length) }, () => pairs[this.#turn++ % pairs.length]);
    // A look that fails is made up for by the next one, or by the next connection.
    for (const conversation of [room, ...turn]) conversation?.compareHeads().catch(() => undefined);
  }
}
