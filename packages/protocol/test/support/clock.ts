/** Virtual time: events run in the order of their times, those of one instant in the order they were set. */
export class VirtualClock {
  now = 0;
  #events: { at: number; run: () => void }[] = [];

  /** @returns a function that takes the event back. */
  at(time: number, run: () => void): () => void {
    const event = { at: Math.max(time, this.now), run };
    // Sorted by time; of one instant the latest comes last.
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.at ?? 0) <= event.at) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  after(delay: number, run: () => void): () => void {
    return this.at(this.now + delay, run);
  }

  /** Runs events until `done` says so, or none is left, or `limit` have run. @returns how many ran. */
  run(done: () => boolean, limit = 1_000_000): number {
    let steps = 0;
    for (; steps < limit && !done(); steps++) {
      const event = this.#events.shift();
      if (event === undefined) break;
      this.now = event.at;
      event.run();
    }
    return steps;
  }
}
