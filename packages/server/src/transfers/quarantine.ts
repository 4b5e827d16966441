import type { ToldKill } from "@chatcast/protocol";
import type { BlobStore } from "../blobs/port.ts";
import type { Store, TransferRecord } from "../store/port.ts";
import type { Registry } from "./registry.ts";

/** Streams of one member whose chunks are kept at a time: whoever is killed again and again must not fill the disk. */
const OF_ONE = 4;

/**
 * What was verified of sealed files that were stopped, until its sender goes on with it under other keys, discards it, or a day has
 * passed. Nobody can ask for any of it. The store says what is there, so that it outlives a restart; the record in memory
 * says it at once where somebody takes it.
 */
export class Quarantine {
  readonly #store: Store;
  readonly #blobs: Pick<BlobStore, "remove">;
  readonly #registry: Pick<Registry, "get">;

  constructor({ store, blobs }: { store: Store; blobs: Pick<BlobStore, "remove"> }, registry: Pick<Registry, "get">) {
    this.#store = store;
    this.#blobs = blobs;
    this.#registry = registry;
  }

  /**
   * The store keeps so many chunks of it, and by whose signed word it was killed. From now on they can be taken over, and the
   * oldest of its owner's go for it.
   */
  async begun(record: TransferRecord, chunks: number, kill?: ToldKill): Promise<void> {
    record.quarantined = chunks;
    if (kill !== undefined) record.killedBy = JSON.stringify(kill);
    const own = await this.#store.quarantined({ ownerId: record.ownerId });
    for (const record of own.slice(0, -OF_ONE)) await this.end(record);
  }

  /** Discards what is kept of it, with its bytes. */
  async end({ id, blobId }: Pick<TransferRecord, "id" | "blobId">): Promise<void> {
    const known = this.#registry.get(id);
    if (known !== undefined) {
      delete known.record.quarantined;
      delete known.record.killedBy;
    }
    // Where another stream has taken it over meanwhile the bytes are that one's.
    if ((await this.#store.endQuarantine(id)) === "ended") await this.#blobs.remove(blobId);
  }

  async endOf(ownerIds: readonly string[]): Promise<void> {
    for (const ownerId of ownerIds) await this.#endAll(await this.#store.quarantined({ ownerId }));
  }

  async endBefore(at: number): Promise<void> {
    await this.#endAll(await this.#store.quarantined({ before: at }));
  }

  async #endAll(records: readonly TransferRecord[]): Promise<void> {
    for (const record of records) await this.end(record);
  }
}
