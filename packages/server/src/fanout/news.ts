import type { Timers } from "../clock.ts";
import { NEWS_LINES, NEWS_MS } from "./bounds.ts";
import type { Line } from "./line.ts";

/**
 * Who came and who went. A room that comes back after an outage would write to each of its members for each of them, and a
 * write costs the same for one event as for twenty: so the first news leaves at once, and what comes within `NEWS_MS` leaves
 * together, or earlier with whatever else is sent to that member. On the line nothing overtakes anything.
 */
export class News {
  readonly #timers: Timers | undefined;
  /** Who was told in this period, or at the end of the last one. */
  #told = new Set<Line>();
  #waiting = new Set<Line>();

  /** @param timers without them nothing waits */
  constructor(timers?: Timers) {
    this.#timers = timers;
  }

  /** Members for whom news waits. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** @returns whether the line shall wait; its `due` is called at the end of the period */
  wait(line: Line): boolean {
    if (this.#timers === undefined) return false;
    if (this.#told.has(line)) {
      this.#waiting.add(line);
      return true;
    }
    if (this.#told.size === 0) this.#endLater(this.#timers);
    this.#told.add(line);
    return false;
  }

  #endLater(timers: Timers): void {
    timers.after(NEWS_MS, () => {
      this.#told = this.#waiting;
      this.#waiting = new Set();
      if (this.#told.size === 0) return;
      this.#endLater(timers);
      write([...this.#told]);
    });
  }
}

/** So many a turn: thousands of writes in a row would keep everybody else from having one. */
function write(lines: readonly Line[]): void {
  for (const line of lines.slice(0, NEWS_LINES)) line.due();
  const rest = lines.slice(NEWS_LINES);
  if (rest.length > 0) setImmediate(() => write(rest));
}
