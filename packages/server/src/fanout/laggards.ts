import { systemTimers, type Timers } from "../clock.ts";
import { CATCH_UP_READERS, CHECK_MS, DRAINED_BYTES, LAGGING_MS } from "./bounds.ts";
import type { Line } from "./line.ts";

/** The lines that lag, looked at now and then until they have drained or are given up, and their turns to catch up. */
export class Laggards {
  readonly #timers: Timers;
  readonly #lines = new Set<Line>();
  readonly #waiting: (() => void)[] = [];
  #reading = 0;
  #looking = false;

  constructor(timers: Timers = systemTimers) {
    this.#timers = timers;
  }

  get count(): number {
    return this.#lines.size;
  }

  /** Members who catch up from the log, those who wait for their turn among them. */
  get readers(): number {
    return this.#reading + this.#waiting.length;
  }

  add(line: Line): void {
    this.#lines.add(line);
    this.#lookLater();
  }

  /** Runs `read` when fewer than `CATCH_UP_READERS` others read, so that pages in memory stay few. */
  async turn<T>(read: () => Promise<T>): Promise<T> {
    if (this.#reading >= CATCH_UP_READERS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#reading += 1;
    try {
      return await read();
    } finally {
      // The turn passes on to who waits longest, one for one.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#reading -= 1;
    }
  }

  #lookLater(): void {
    if (this.#looking || this.#lines.size === 0) return;
    this.#looking = true;
    this.#timers.after(CHECK_MS, () => {
      this.#looking = false;
      for (const line of [...this.#lines]) {
        if (!line.look(DRAINED_BYTES, LAGGING_MS / CHECK_MS)) this.#lines.delete(line);
      }
      this.#lookLater();
    });
  }
}
