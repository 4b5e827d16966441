import { setTimeout as sleep } from "node:timers/promises";

/**
 * Objects that are to go from the bucket. For everybody here they are gone at once; the bucket is told until it has done
 * so. What the end of the process leaves over belongs to nothing, and is found by the next start.
 */
export class Removals {
  readonly #closing: AbortSignal;
  readonly #pause: (failures: number) => number;
  readonly #trouble: (error: unknown) => void;
  readonly #running = new Map<string, Promise<void>>();

  /** @param pause in ms, after so many failures in a row */
  constructor(closing: AbortSignal, pause: (failures: number) => number, trouble: (error: unknown) => void) {
    this.#closing = closing;
    this.#pause = pause;
    this.#trouble = trouble;
  }

  get count(): number {
    return this.#running.size;
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  /** Resolves when the id is free. */
  async of(id: string): Promise<void> {
    await this.#running.get(id);
  }

  add(id: string, work: () => Promise<void>): void {
    const before = this.#running.get(id);
    const done = this.#until(async () => {
      await before;
      await work();
    }).finally(() => {
      if (this.#running.get(id) === done) this.#running.delete(id);
    });
    this.#running.set(id, done);
  }

  async #until(work: () => Promise<void>): Promise<void> {
    for (let failures = 1; !this.#closing.aborted; failures++) {
      try {
        await work();
        return;
      } catch (error) {
        this.#trouble(error);
        const pause = this.#pause(failures);
        await sleep(pause, undefined, { signal: this.#closing, ref: false }).catch(() => undefined);
      }
    }
  }
}
