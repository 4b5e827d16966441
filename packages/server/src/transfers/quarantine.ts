import type { LiveTransfer } from "./live-transfer.ts";

/** Streams of one member whose chunks are kept at a time: whoever is killed again and again must not fill the disk. */
const OF_ONE = 4;

interface Kept {
  live: LiveTransfer;
  /** So many of its first chunks were verified. */
  chunks: number;
  since: number;
}

/**
 * What was verified of killed sealed files, until its sender goes on with it under other keys, discards it, or a day has
 * passed. Nobody can ask for any of it. It is known in memory alone: the kill is durable, and after a restart these are bytes
 * that belong to nothing, and go.
 */
export class Quarantine {
  readonly #kept = new Map<string, Kept>();

  /** @returns those that had to go for it, whose bytes nobody needs any more */
  keep(live: LiveTransfer, chunks: number, since: number): LiveTransfer[] {
    this.#kept.set(live.record.id, { live, chunks, since });
    const own = [...this.#kept.values()].filter((kept) => kept.live.record.ownerId === live.record.ownerId);
    return this.#drop(own.slice(0, -OF_ONE));
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }

  find(id: string): Readonly<Kept> | undefined {
    return this.#kept.get(id);
  }

  /** Somebody else looks after its bytes from now on. */
  take(id: string): LiveTransfer | undefined {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    return kept?.live;
  }

  /** @returns those whose bytes nobody needs any more: of these members, or killed before that time */
  clear(gone: { owners?: readonly string[]; before?: number }): LiveTransfer[] {
    const { owners = [], before = Number.NEGATIVE_INFINITY } = gone;
    return this.#drop(
      [...this.#kept.values()].filter(({ live, since }) => owners.includes(live.record.ownerId) || since < before),
    );
  }

  #drop(gone: readonly Kept[]): LiveTransfer[] {
    for (const { live } of gone) this.#kept.delete(live.record.id);
    return gone.map(({ live }) => live);
  }
}
