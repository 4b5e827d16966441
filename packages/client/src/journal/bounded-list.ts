import { Slice } from "./slice.ts";

/** The newest `limit` entries, oldest first. Keys count up from 1 and are never used again. */
export class BoundedList<T extends { key: number }> {
  readonly #limit: number;
  readonly #slice: Slice<readonly T[]>;
  #entries: T[] = [];
  #lastKey = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#slice = new Slice(() => this.#entries.slice(-limit));
  }

  get view(): readonly T[] {
    return this.#slice.value;
  }

  /** @returns the entry as it was kept. */
  add(entry: Omit<T, "key">): T {
    const kept = { ...entry, key: ++this.#lastKey } as T;
    this.#entries.push(kept);
    // Twice the limit before cutting: one copy per `limit` entries instead of one per entry.
    if (this.#entries.length >= this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
    this.#slice.stale();
    return kept;
  }

  remove(key: number): T | undefined {
    const index = this.#indexOf(key);
    if (index === undefined) return undefined;
    this.#slice.stale();
    return this.#entries.splice(index, 1)[0];
  }

  /** Replaces the entry of that key; nothing when it is gone already. */
  change(key: number, next: (entry: T) => T): void {
    const index = this.#indexOf(key);
    const entry = index === undefined ? undefined : this.#entries[index];
    if (index === undefined || entry === undefined) return;
    this.#entries[index] = next(entry);
    this.#slice.stale();
  }

  /** Keys only grow, so the entries are sorted by them. */
  #indexOf(key: number): number | undefined {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.key ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low]?.key === key ? low : undefined;
  }
}
