/**
 * Lets writers of one file share its syncs. While a sync runs, whoever is done writing waits for the next one, which
 * covers them all; nobody waits for company, so a lone writer is not delayed.
 */
export class GroupSync {
  readonly #sync: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  /** The sync that has not begun yet. */
  #next: Promise<void> | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /** Resolves after a sync that began after this call; rejects when that sync failed. */
  join(): Promise<void> {
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {});
    this.#next = undefined;
    this.#running = this.#sync();
    return this.#running;
  }
}
