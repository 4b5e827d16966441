interface Line {
  /** Resolves when whoever was alone last is done. */
  alone: Promise<unknown>;
  /** Those who share it since. */
  users: Set<Promise<unknown>>;
  /** Who uses it or waits for it. */
  waiting: number;
}

/** For each id: many at once, or one alone, in the order of coming. */
export class Locks {
  readonly #lines = new Map<string, Line>();

  /** Works beside others who share the id, after whoever was alone before. */
  shared<T>(id: string, work: () => Promise<T>): Promise<T> {
    const line = this.#line(id);
    const done = line.alone.then(work);
    line.users.add(done);
    const leave = () => {
      line.users.delete(done);
      this.#leave(id, line);
    };
    done.then(leave, leave);
    return done;
  }

  /** Works after everybody before, and before everybody who comes later. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const line = this.#line(id);
    const done = Promise.allSettled([line.alone, ...line.users]).then(work);
    line.users = new Set();
    const leave = () => this.#leave(id, line);
    line.alone = done.then(leave, leave);
    return done;
  }

  /** Resolves when nobody is left. */
  async idle(): Promise<void> {
    while (this.#lines.size > 0) {
      const lines = [...this.#lines.values()];
      await Promise.allSettled(lines.flatMap(({ alone, users }) => [alone, ...users]));
    }
  }

  #line(id: string): Line {
    const line = this.#lines.get(id) ?? { alone: Promise.resolve(), users: new Set(), waiting: 0 };
    line.waiting += 1;
    this.#lines.set(id, line);
    return line;
  }

  #leave(id: string, line: Line): void {
    line.waiting -= 1;
    if (line.waiting === 0) this.#lines.delete(id);
  }
}
