import type { Timers } from "../../clock.ts";

/**
 * How long a connection that brings a file stands back for what is being said, in milliseconds: about as long as a commit
 * takes. Where somebody always speaks, files still get a turn this often.
 */
const PATIENCE_MS = 5;

/**
 * Whose turn it is: what is said goes before what is sent. A file keeps the core that its server has busy, and a message
 * needs that core several times on its way to the disk and back; so a connection that had its turn gets the next one when
 * no message waits for its commit, or after 5 ms.
 */
export class Turns {
  readonly #timers: Timers;
  #said = 0;
  #waiting: (() => void)[] = [];
  #cancel: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Messages that wait for their commit. */
  get said(): number {
    return this.#said;
  }

  /** A message waits until this settles. @returns the same promise */
  during<T>(commit: Promise<T>): Promise<T> {
    this.#said += 1;
    const over = (): void => {
      this.#said -= 1;
      if (this.#said === 0) this.#goOn();
    };
    commit.then(over, over);
    return commit;
  }

  /** Calls back in a later turn of the event loop: the next one where nothing is being said, else when that is over. */
  next(goOn: () => void): void {
    if (this.#said === 0) {
      setImmediate(goOn);
      return;
    }
    this.#waiting.push(goOn);
    this.#cancel ??= this.#timers.after(PATIENCE_MS, () => this.#goOn());
  }

  #goOn(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const goOn of this.#waiting.splice(0)) setImmediate(goOn);
  }
}
