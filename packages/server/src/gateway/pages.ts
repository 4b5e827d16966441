/** Pages that may wait on one connection; an honest client asks for a few at a time. */
const MAX_WAITING = 256;

/**
 * The pages of history that one connection asked for. A page may weigh more than everything else together, and is held in
 * memory until it is sent: one is read at a time, and none while the reader lags.
 */
export class Pages {
  readonly #lagging: () => boolean;
  #waiting: (() => Promise<void>)[] = [];
  #reading = false;

  constructor(lagging: () => boolean) {
    this.#lagging = lagging;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @returns false when too many wait already; the task will not run. Tasks must not reject. */
  ask(read: () => Promise<void>): boolean {
    if (this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(read);
    this.next();
    return true;
  }

  /** Goes on with what waits; call when the reader has drained. */
  next(): void {
    if (this.#reading || this.#lagging()) return;
    const read = this.#waiting.shift();
    if (read === undefined) return;
    this.#reading = true;
    void read().then(() => {
      this.#reading = false;
      this.next();
    });
  }

  /** Forgets what waits: nobody is there to read it. */
  clear(): void {
    this.#waiting = [];
  }
}
