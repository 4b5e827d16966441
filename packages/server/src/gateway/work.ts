/** Requests under way, so that a server that goes down can finish what it began. */
export class Work {
  #running = 0;
  #drained: (() => void) | undefined;

  get running(): number {
    return this.#running;
  }

  get draining(): boolean {
    return this.#drained !== undefined;
  }

  track(task: () => Promise<unknown>): Promise<void> {
    this.#running += 1;
    return task().then(this.#done, (error: unknown) => {
      this.#done();
      throw error;
    });
  }

  readonly #done = (): void => {
    this.#running -= 1;
    if (this.#running === 0) this.#drained?.();
  };

  /** From now on nothing new begins; resolves when what runs is finished, at the latest after `ms`. */
  drain(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#drained = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#running === 0) this.#drained();
    });
  }
}
