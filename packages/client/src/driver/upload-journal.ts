import { Bitmap, ChatCastError, type Seq } from "@chatcast/protocol";
import type { Platform, StopTimer } from "../platform.ts";
import type { KeptSealing } from "../sealed/file-port.ts";
import type { RoomStorage, StoredLeaf, StoredTransfer } from "../storage/port.ts";
import type { Shelf } from "./shelf.ts";

/** How long leaves gather before they are written, in milliseconds: a crash costs their proof, not their chunks. */
const GATHER = 500;
/** So many are written at once without waiting. */
const BATCH = 256;

export interface UploadJournalOptions {
  shelf: Shelf;
  platform: Pick<Platform, "sha256" | "after">;
  transfer: StoredTransfer;
  /** It was found in the storage. */
  kept: boolean;
}

/**
 * What is kept of one upload: that it is under way, and the SHA-256 of every chunk that the server has acknowledged.
 * Each chunk is hashed once over all runs of the program, when it is read.
 */
export class UploadJournal {
  readonly #options: UploadJournalOptions;
  #transfer: StoredTransfer;
  #kept: boolean;
  #beginning = false;
  #known: boolean;
  #ended = false;
  /** Hashed, or being hashed, by this run or an earlier one. */
  readonly #hashed: Bitmap;
  /** Leaves of chunks that are not acknowledged yet. */
  readonly #leaves = new Map<Seq, Uint8Array>();
  /** Chunks that are being hashed, and whether they are acknowledged already. */
  readonly #hashing = new Map<Seq, boolean>();
  #batch: StoredLeaf[] = [];
  #writing = false;
  #stopTimer: StopTimer | undefined;
  #bound: StoredLeaf[] = [];
  #binding: Promise<void> = Promise.resolve();

  constructor(options: UploadJournalOptions) {
    this.#options = options;
    this.#transfer = options.transfer;
    this.#kept = options.kept;
    this.#known = options.kept;
    this.#hashed = new Bitmap(options.transfer.totalChunks);
  }

  get transfer(): StoredTransfer {
    return this.#transfer;
  }

  /** A storage has it, or had it: another tab may have learnt of it there. */
  get kept(): boolean {
    return this.#kept;
  }

  /** Nothing of it may be sent before. */
  get begun(): boolean {
    return !this.#beginning;
  }

  /** The server may have something of it. */
  get known(): boolean {
    return this.#known;
  }

  /** Calls `then` when it is kept, or when nothing can be, and what it waits for beside that is there. */
  begin(then: () => void, besides?: Promise<void>): void {
    this.#beginning = true;
    const begun = () => {
      this.#beginning = false;
      then();
    };
    this.#put(() => (besides === undefined ? begun() : void besides.then(begun)));
  }

  /** Of an earlier run. @returns the leaves of what was acknowledged. */
  async takeUp(): Promise<readonly StoredLeaf[]> {
    const leaves = (await this.#options.shelf.ask((room) => room.leaves(this.#transfer.id))) ?? [];
    for (const { seq } of leaves) this.#hashed.set(seq);
    return leaves;
  }

  /**
   * Of a sealed transfer, in place of `begin`: from now on a later run can go on, with the same key.
   * @throws ChatCastError `E_DISK_FULL` when that cannot be kept
   */
  async beginSealed(sealed: KeptSealing): Promise<void> {
    const transfer = { ...this.#transfer, sealed };
    this.#transfer = transfer;
    this.#beginning = true;
    await this.#require((room) => room.putTransfer(transfer));
    this.#kept = this.#options.shelf.writes;
    this.#beginning = false;
  }

  /**
   * Keeps to which bytes a chunk's place is bound, before anybody sees them; several at once where they come faster.
   * @throws ChatCastError `E_DISK_FULL` when that cannot be kept: then it must not be sent
   */
  async sealed(seq: Seq, leaf: Uint8Array): Promise<void> {
    this.#bound.push({ seq, leaf });
    const turn = this.#binding.then(() => this.#bind());
    this.#binding = turn.catch(() => undefined);
    await turn;
  }

  async #bind(): Promise<void> {
    const leaves = this.#bound;
    if (leaves.length === 0) return;
    this.#bound = [];
    await this.#require((room) => room.ackedLeaves(this.#transfer.id, leaves));
  }

  async #require(change: (room: RoomStorage) => Promise<void>): Promise<void> {
    const kept = await this.#options.shelf.ask(async (room) => {
      await change(room);
      return true;
    });
    if (kept !== true && this.#options.shelf.writes) {
      throw new ChatCastError("E_DISK_FULL", "what must be kept of a sealed file cannot be kept now");
    }
  }

  change(change: Partial<Pick<StoredTransfer, "paused" | "cancelled" | "source" | "stopped">>): void {
    const before = this.#transfer;
    this.#transfer = { ...before, ...change };
    const { paused, cancelled, source, stopped } = this.#transfer;
    const same =
      paused === before.paused &&
      cancelled === before.cancelled &&
      source === before.source &&
      stopped === before.stopped;
    if (!same && !this.#ended) this.#put(() => undefined);
  }

  read(seq: Seq, bytes: Uint8Array): void {
    const { platform, shelf } = this.#options;
    if (!shelf.writes || !this.#hashed.set(seq)) return;
    this.#hashing.set(seq, false);
    platform.sha256(bytes).then(
      (leaf) => {
        this.#leaves.set(seq, leaf);
        if (this.#hashing.get(seq)) this.acked(seq);
        this.#hashing.delete(seq);
      },
      // Without a leaf the chunk cannot be a sample later; it is sent all the same.
      () => this.#hashing.delete(seq),
    );
  }

  /** Its bytes are still needed here. */
  isHashing(seq: Seq): boolean {
    return this.#hashing.has(seq);
  }

  acked(seq: Seq): void {
    this.#known = true;
    const leaf = this.#leaves.get(seq);
    if (leaf === undefined) {
      if (this.#hashing.has(seq)) this.#hashing.set(seq, true);
      return;
    }
    this.#leaves.delete(seq);
    if (this.#ended) return;
    this.#batch.push({ seq, leaf });
    this.#gather();
  }

  /** There is nothing to take up any more. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopTimer?.();
    this.#batch = [];
    const { id } = this.#transfer;
    this.#options.shelf.keep((room) => room.removeTransfer(id), undefined, `transfer ${id}`);
  }

  /** Somebody else goes on with it: what is known is written now, and nothing after that. */
  release(): void {
    if (this.#batch.length > 0) this.#write();
    this.#ended = true;
  }

  #put(then: () => void): void {
    const transfer = this.#transfer;
    const put = async (room: RoomStorage): Promise<void> => {
      await room.putTransfer(transfer);
      this.#kept = true;
    };
    this.#options.shelf.keep(put, then, `transfer ${transfer.id}`);
  }

  #gather(): void {
    if (this.#writing || this.#ended || this.#batch.length === 0) return;
    if (this.#batch.length >= BATCH) this.#write();
    else this.#stopTimer ??= this.#options.platform.after(GATHER, () => this.#write());
  }

  #write(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const leaves = this.#batch;
    this.#batch = [];
    this.#writing = true;
    this.#options.shelf.keep(
      (room) => room.ackedLeaves(this.#transfer.id, leaves),
      () => {
        this.#writing = false;
        this.#gather();
      },
    );
  }
}
