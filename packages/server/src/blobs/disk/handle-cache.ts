export interface Closable {
  close(): Promise<void>;
}

interface Entry<H> {
  handle: Promise<H>;
  users: number;
  /** Set while somebody waits for the last user to be done. */
  drained: (() => void) | undefined;
  idle: NodeJS.Timeout | undefined;
}

export interface CacheBounds {
  /** Handles open at once; further users wait for one to become free. */
  capacity: number;
  /** After how many ms without a user a handle is closed. */
  idleMs: number;
}

/** Open handles by id, shared by their users, the least recently used closed first. */
export class HandleCache<H extends Closable> {
  readonly #bounds: CacheBounds;
  readonly #entries = new Map<string, Entry<H>>();
  /** Entries without a user, the least recently used first. */
  readonly #unused = new Map<string, Entry<H>>();
  readonly #exclusive = new Map<string, Promise<void>>();
  /** Whoever waits for a slot, in the order of coming. */
  readonly #waiters: (() => void)[] = [];
  #open = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  /** Handles that are open or being opened. */
  get size(): number {
    return this.#open;
  }

  /** Works with the handle of `id`, opened by `open` unless it is already. */
  async use<T>(id: string, open: () => Promise<H>, work: (handle: H) => Promise<T>): Promise<T> {
    for (;;) {
      // No pause between the last look at the lock and the entry: nobody may get in between.
      for (let lock = this.#exclusive.get(id); lock !== undefined; lock = this.#exclusive.get(id)) await lock;
      const known = this.#entries.get(id);
      const entry = known ?? this.#add(id, open);
      const handle = await this.#enter(id, entry).catch((error: unknown) => {
        // Another user opened it in its own way (a reader makes no file): this one tries in its own.
        if (known === undefined) throw error;
      });
      if (handle === undefined) continue;
      try {
        return await work(handle);
      } finally {
        this.#leave(id, entry);
      }
    }
  }

  /** Does something to `id` while no handle of it is open: after the users so far, before those that come later. */
  exclusively<T>(id: string, work: () => Promise<T>): Promise<T> {
    const done = this.#alone(id, this.#exclusive.get(id), this.#entries.get(id), work);
    this.#entries.delete(id);
    const lock = done
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (this.#exclusive.get(id) === lock) this.#exclusive.delete(id);
      });
    this.#exclusive.set(id, lock);
    return done;
  }

  /** Closes every handle, each after its users. */
  async close(): Promise<void> {
    for (const id of [...this.#entries.keys()]) void this.exclusively(id, async () => {});
    await Promise.all(this.#exclusive.values());
  }

  async #alone<T>(
    id: string,
    before: Promise<void> | undefined,
    entry: Entry<H> | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    if (entry !== undefined) {
      if (entry.users > 0) {
        await new Promise<void>((resolve) => {
          entry.drained = resolve;
        });
      }
      await this.#discard(id, entry);
    }
    await before;
    return work();
  }

  #add(id: string, open: () => Promise<H>): Entry<H> {
    const entry: Entry<H> = { handle: this.#openInSlot(open), users: 0, drained: undefined, idle: undefined };
    this.#entries.set(id, entry);
    return entry;
  }

  async #openInSlot(open: () => Promise<H>): Promise<H> {
    await this.#takeSlot();
    try {
      return await open();
    } catch (error) {
      this.#freeSlot();
      throw error;
    }
  }

  async #takeSlot(): Promise<void> {
    while (this.#open >= this.#bounds.capacity) {
      for (const [id, unused] of this.#unused) {
        // The slot changes hands without becoming free, so nobody who came later gets it.
        await this.#shut(id, unused);
        return;
      }
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
    this.#open++;
  }

  async #enter(id: string, entry: Entry<H>): Promise<H> {
    entry.users++;
    clearTimeout(entry.idle);
    this.#unused.delete(id);
    try {
      return await entry.handle;
    } catch (error) {
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
      this.#leave(id, entry);
      throw error;
    }
  }

  #leave(id: string, entry: Entry<H>): void {
    entry.users--;
    if (entry.users > 0) return;
    entry.drained?.();
    if (this.#entries.get(id) !== entry) return;
    this.#unused.set(id, entry);
    entry.idle = setTimeout(() => void this.#discard(id, entry), this.#bounds.idleMs).unref();
    // Whoever waits for a slot may have this one.
    this.#waiters.shift()?.();
  }

  async #discard(id: string, entry: Entry<H>): Promise<void> {
    if (await this.#shut(id, entry)) this.#freeSlot();
  }

  /** @returns whether there was a handle to close. */
  async #shut(id: string, entry: Entry<H>): Promise<boolean> {
    clearTimeout(entry.idle);
    if (this.#unused.get(id) === entry) this.#unused.delete(id);
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
    const handle = await entry.handle.catch(() => undefined);
    // What was written has been synced before, so an error of closing changes nothing.
    await handle?.close().catch(() => {});
    return handle !== undefined;
  }

  #freeSlot(): void {
    this.#open--;
    this.#waiters.shift()?.();
  }
}
