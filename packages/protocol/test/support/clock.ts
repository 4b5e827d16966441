/** Virtual time: events run in the order of their times, those of one instant in the order they were set. */
export class VirtualClock {
  now = 0;
  #order = 0;
  #events: { at: number; order: number; run: () => void }[] = [];

  /** @returns a function that takes the event back. */
  at(time: number, run: () => void): () => void {
    const event = { at: Math.max(time, this.now), order: this.#order++, run };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  after(delay: number, run: () => void): () => void {
    return this.at(this.now + delay, run);
  }

  /** Runs events until `done` says so, or none is left, or `limit` have run. @returns how many ran. */
  run(done: () => boolean, limit = 100_000): number {
    let steps = 0;
    for (; steps < limit && !done(); steps++) {
      this.#events.sort((a, b) => a.at - b.at || a.order - b.order);
      const event = this.#events.shift();
      if (event === undefined) break;
      this.now = event.at;
      event.run();
    }
    return steps;
  }
}
