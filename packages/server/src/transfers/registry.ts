import type { ChunkLeaf, Store, TransferRecord } from "../store/port.ts";
import { AheadBudget } from "./file-digest.ts";
import { isDead, LiveTransfer } from "./live-transfer.ts";
import { Quarantine } from "./quarantine.ts";

/** Bytes of chunks that came early and wait to be hashed, over all transfers. */
const AHEAD_BYTES = 16 * 1024 * 1024;

/**
 * Ended transfers that stay in memory for their stragglers, and how much of it they may take; older ones are read from
 * the store again when asked for.
 */
const KEPT_ENDED = 256;
const KEPT_ENDED_BYTES = 4 * 1024 * 1024;

/** The transfers in memory, and how many open ones each member has. */
export class Registry {
  readonly quarantine: Quarantine;
  readonly #store: Store;
  readonly #shared: boolean;
  readonly #ahead = new AheadBudget(AHEAD_BYTES);
  readonly #live = new Map<string, LiveTransfer>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #openCounts = new Map<string, number>();
  readonly #ended: LiveTransfer[] = [];
  #endedBytes = 0;
  readonly #over = new WeakSet<LiveTransfer>();

  /** @param context `shared`: other nodes open and end transfers in the same store */
  constructor(context: ConstructorParameters<typeof Quarantine>[0] & { shared?: boolean }) {
    this.#store = context.store;
    this.#shared = context.shared ?? false;
    this.quarantine = new Quarantine(context, this);
  }

  /** In memory already? Use `load` first to be sure of an undefined. */
  get(id: string): LiveTransfer | undefined {
    return this.#live.get(id);
  }

  /** Makes sure that `get` knows what the store knows of this transfer, and `openCount` of this member. */
  async load(id: string, ownerId: string): Promise<void> {
    const known = this.#live.has(id);
    if (!known) {
      let loading = this.#loading.get(id);
      if (loading === undefined) {
        loading = this.#read(id).finally(() => this.#loading.delete(id));
        this.#loading.set(id, loading);
      }
      await loading;
    }
    if (this.#shared && !known) {
      const count = await this.#store.openTransferCount(ownerId);
      this.#openCounts.set(ownerId, Math.max(count, this.openOf(ownerId).length));
    } else if (!this.#openCounts.has(ownerId)) {
      const count = await this.#store.openTransferCount(ownerId);
      if (!this.#openCounts.has(ownerId)) this.#openCounts.set(ownerId, count);
    }
  }

  /** Bytes of chunks that wait to be hashed. */
  get aheadBytes(): number {
    return this.#ahead.used;
  }

  openCount(ownerId: string): number {
    return this.#openCounts.get(ownerId) ?? 0;
  }

  /** Those in memory. */
  openOf(ownerId: string): LiveTransfer[] {
    return [...this.#live.values()].filter(({ record }) => record.ownerId === ownerId && record.state === "open");
  }

  /** Sealed ones under way in a room, as far as they are in memory. */
  sealedIn(roomId: string): LiveTransfer[] {
    return [...this.#live.values()].filter(
      ({ record, sealed }) => sealed !== undefined && record.roomId === roomId && record.state === "open",
    );
  }

  /** @param stored what is there of it already, of a stream that it goes on with */
  begin(record: TransferRecord, stored: readonly ChunkLeaf[] = []): LiveTransfer {
    const live = new LiveTransfer(record, stored, this.#ahead);
    this.#live.set(record.id, live);
    if (record.state === "open") this.#openCounts.set(record.ownerId, this.openCount(record.ownerId) + 1);
    else this.#retire(live);
    return live;
  }

  /** It was open and is no more. Saying so again changes nothing. */
  ended(live: LiveTransfer): void {
    if (this.#over.has(live)) return;
    this.#over.add(live);
    live.digest.release();
    this.#release(live.record.ownerId);
    this.#retire(live);
  }

  /** Its opening failed: nothing of it is stored. */
  forget(live: LiveTransfer): void {
    live.digest.release();
    this.#live.delete(live.record.id);
    this.#release(live.record.ownerId);
  }

  #release(ownerId: string): void {
    const rest = this.openCount(ownerId) - 1;
    if (rest > 0) this.#openCounts.set(ownerId, rest);
    else this.#openCounts.delete(ownerId);
  }

  #retire(live: LiveTransfer): void {
    this.#ended.push(live);
    this.#endedBytes += live.bytes;
    // The newest always stays: its end may still be on its way to whoever waits for that.
    while (this.#ended.length > KEPT_ENDED || (this.#endedBytes > KEPT_ENDED_BYTES && this.#ended.length > 1)) {
      const oldest = this.#ended.shift();
      if (oldest === undefined) return;
      this.#endedBytes -= oldest.bytes;
      if (this.#live.get(oldest.record.id) === oldest) this.#live.delete(oldest.record.id);
    }
  }

  async #read(id: string): Promise<void> {
    const record = await this.#store.findTransfer(id);
    if (record === undefined) return;
    const leaves = isDead(record) ? [] : await this.#store.leaves(id);
    if (this.#live.has(id)) return;
    const live = new LiveTransfer(record, leaves, this.#ahead);
    this.#live.set(id, live);
    if (record.state !== "open") this.#retire(live);
  }
}
