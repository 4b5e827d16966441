import type { Platform } from "../platform.ts";

/** Work on this thread, each piece in a task of its own: what else waits there never waits for more than one. */
export class OneATask {
  readonly #after: Platform["after"];
  #tail: Promise<unknown> = Promise.resolve();

  constructor(after: Platform["after"]) {
    this.#after = after;
  }

  run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#tail.then(() => new Promise<void>((resolve) => this.#after(0, resolve))).then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
