/**
 * Lets writers of one file share its syncs. While a sync runs, whoever is done writing waits for the next one, which
 * covers them all; nobody waits for company, so a lone writer is not delayed. Two syncs never run at once, because the
 * system tells of bytes that it lost to one of them only.
 *
 * A failed sync ends the group. Bytes that were written while it ran may be among those that the system has given up
 * (Linux counts them as clean from then on) and the next sync would succeed without them: whoever joined before it
 * failed is refused, and so is everybody later. What is written again needs a new handle and a new group.
 */
export class GroupSync {
  readonly #sync: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  /** The sync that has not begun yet; after a failure, the refusal of all who come. */
  #next: Promise<void> | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /** Resolves after a sync that began after this call; rejects when that one or one before it failed. */
  join(): Promise<void> {
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(previous: Promise<void>): Promise<void> {
    await previous;
    this.#next = undefined;
    this.#running = this.#sync();
    return this.#running;
  }
}
