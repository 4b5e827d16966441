/** Something did not become true in time. */
export class Stuck extends Error {}

/** Lets others wait until something holds: they ask again whenever `poke` is called, and give up when `fail` is. */
export class Condition {
  readonly #waiting = new Set<() => void>();
  #failure: Error | undefined;

  poke(): void {
    for (const ask of [...this.#waiting]) ask();
  }

  /** Nothing that is waited for can still happen. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.poke();
  }

  /** @throws Stuck with `what()` after `patienceMs`; whatever `fail` was called with. */
  async until(holds: () => boolean, patienceMs: number, what: () => string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ask = (): void => {
      if (this.#failure !== undefined) reject(this.#failure);
      else if (holds()) resolve();
    };
    const late = setTimeout(() => reject(new Stuck(what())), patienceMs);
    this.#waiting.add(ask);
    try {
      ask();
      await promise;
    } finally {
      this.#waiting.delete(ask);
      clearTimeout(late);
    }
  }
}
