import { type Place, placeKey, readMark, writeMark } from "./memory.ts";

/** How far somebody has read in each room, kept over reloads. */
export class Reading {
  readonly #marks = new Map<string, number | undefined>();
  readonly #listeners = new Set<() => void>();

  /** Time (epoch ms) up to which all was in view; undefined: never there. */
  mark(place: Place): number | undefined {
    const key = placeKey(place);
    if (!this.#marks.has(key)) this.#marks.set(key, readMark(place));
    return this.#marks.get(key);
  }

  /** Everything up to `at` is in view. */
  seen(place: Place, at: number): void {
    const before = this.mark(place);
    if (before !== undefined && before >= at) return;
    this.#marks.set(placeKey(place), at);
    writeMark(place, at);
    for (const listener of [...this.#listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
