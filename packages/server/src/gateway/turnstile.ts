/** Requests waiting behind a change of room; more than this in one go is a flood. */
const MAX_WAITING = 4_096;

/**
 * Lets requests run as they come, but finishes one that must be alone (create, join, leave) before those sent after it
 * begin: a client that pipelines a join and a message finds itself in the room.
 */
export class Turnstile {
  #busy = false;
  readonly #waiting: { alone: boolean; task: () => Promise<void> }[] = [];

  /** @returns false when too many wait already; the task will not run. Tasks must not reject. */
  pass(alone: boolean, task: () => Promise<void>): boolean {
    if (this.#busy) {
      if (this.#waiting.length >= MAX_WAITING) return false;
      this.#waiting.push({ alone, task });
    } else this.#start(alone, task);
    return true;
  }

  #start(alone: boolean, task: () => Promise<void>): void {
    if (!alone) {
      void task();
      return;
    }
    this.#busy = true;
    void task().then(() => {
      this.#busy = false;
      while (!this.#busy) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#start(next.alone, next.task);
      }
    });
  }
}
