/** Stops what was scheduled; harmless after it ran. */
export type Stop = () => void;

interface Entry {
  at: number;
  order: number;
  run: (() => void) | undefined;
}

/** The virtual clock: time passes only from one event to the next. Events of one instant run as they were scheduled. */
export class Scheduler {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;

  /** Virtual milliseconds since the start. */
  get now(): number {
    return this.#now;
  }

  /** When the next event is due; undefined when nothing is scheduled. */
  get next(): number | undefined {
    this.#dropStopped();
    return this.#heap[0]?.at;
  }

  at(time: number, run: () => void): Stop {
    const entry: Entry = { at: Math.max(time, this.#now), order: this.#order++, run };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return () => {
      entry.run = undefined;
    };
  }

  after(delay: number, run: () => void): Stop {
    return this.at(this.#now + Math.max(0, delay), run);
  }

  /** Runs the next event. @returns false when there is none. */
  step(): boolean {
    this.#dropStopped();
    const entry = this.#take();
    if (entry === undefined) return false;
    this.#now = entry.at;
    const { run } = entry;
    entry.run = undefined;
    run?.();
    return true;
  }

  #dropStopped(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.run === undefined) this.#take();
  }

  #take(): Entry | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return top;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (this.#isBefore(child, first)) first = child;
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#heap[one];
    const b = this.#heap[other];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }

  #swap(one: number, other: number): void {
    const a = this.#heap[one];
    const b = this.#heap[other];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
