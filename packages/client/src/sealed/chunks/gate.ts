interface Waiting {
  owner: object;
  bytes: number;
  enter: (entered: boolean) => void;
}

/**
 * Lets so many bytes in at a time, in the order they came; whoever comes alone is let in at any rate. What waits is not
 * copied, and can be sent away.
 */
export class Gate {
  readonly #most: number;
  #inside = 0;
  #waiting: Waiting[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when they are in, to false when `owner` was sent away before. */
  enter(owner: object, bytes: number): Promise<boolean> {
    return new Promise((enter) => {
      this.#waiting.push({ owner, bytes, enter });
      this.#serve();
    });
  }

  leave(bytes: number): void {
    this.#inside -= bytes;
    this.#serve();
  }

  /** Whatever of `owner` still waits. */
  sendAway(owner: object): void {
    const gone = this.#waiting.filter((waiting) => waiting.owner === owner);
    this.#waiting = this.#waiting.filter((waiting) => waiting.owner !== owner);
    for (const { enter } of gone) enter(false);
    this.#serve();
  }

  #serve(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || (this.#inside > 0 && this.#inside + next.bytes > this.#most)) return;
      this.#waiting.shift();
      this.#inside += next.bytes;
      next.enter(true);
    }
  }
}
