import {
  type AnyVerdict,
  type ClientControl,
  decideChunk,
  decideControl,
  type ErrorBody,
  type FileChunk,
  type MissingReport,
  type TransferTerms,
} from "@chatcast/protocol";
import type { TransferRecord } from "../store/port.ts";
import type { Gone } from "../store/removals.ts";
import { writeChunk, writeFirstChunk } from "./chunk-writer.ts";
import { completionOf } from "./completion.ts";
import type { Sender, TransferContext } from "./context.ts";
import { announceStop, endTransfer } from "./ending.ts";
import { kill } from "./killing.ts";
import { isLeafOf } from "./leaf.ts";
import type { LiveTransfer, Sealing } from "./live-transfer.ts";
import { newRecord, quotaIssue, recipientIssue } from "./opening.ts";
import { readBack } from "./read-back.ts";
import { refresh } from "./refreshing.ts";
import { Registry } from "./registry.ts";
import { SealedTransfers } from "./sealed-transfers.ts";

/** What the sender of a chunk is told. `completion` comes later: the whole file is hashed and sealed first. */
export type ChunkOutcome =
  | {
      kind: "acknowledged";
      verdict: AnyVerdict;
      duplicate: boolean;
      cumulative?: number;
      completion?: Promise<Sealing>;
    }
  | { kind: "compromised"; verdict: AnyVerdict }
  | { kind: "refused"; error: ErrorBody };

export type ControlOutcome =
  | { kind: "missing"; report: MissingReport; completion?: Promise<Sealing> }
  | { kind: "cancelled" }
  | { kind: "refused"; error: ErrorBody };

const refused = (error: ErrorBody): { kind: "refused"; error: ErrorBody } => ({ kind: "refused", error });

/** Everything that is done with arriving files: the core decides, this performs. */
export class Transfers {
  readonly #context: TransferContext;
  readonly #registry: Registry;
  /** What files in sealed rooms have beside their chunks. */
  readonly sealed: SealedTransfers;

  constructor(context: TransferContext) {
    this.#context = context;
    this.#registry = new Registry(context);
    this.sealed = new SealedTransfers(context, this.#registry, this);
  }

  /** Bytes of chunks that came early and wait to be hashed. */
  get aheadBytes(): number {
    return this.#registry.aheadBytes;
  }

  /**
   * Judges a chunk and does what follows; resolves when the answer may leave, that is when it is durable. From then on
   * nobody here looks at its bytes any more.
   */
  async receive(sender: Sender, chunk: FileChunk): Promise<ChunkOutcome> {
    await this.#registry.load(chunk.transfer_id, sender.memberId);
    for (;;) {
      const live = this.#registry.get(chunk.transfer_id);
      const decision = this.#decide(sender, chunk, live);
      switch (decision.do) {
        case "nack":
          await live?.killing;
          return refused(decision.error);
        case "wait":
          await live?.writes.get(chunk.seq)?.catch(() => undefined);
          continue;
        case "ack-duplicate":
          this.#context.telemetry.duplicateChunk();
          return {
            kind: "acknowledged",
            verdict: decision.verdict,
            duplicate: true,
            ...(live ? completionOf(this.#context, this.#registry, live) : {}),
          };
        case "fail":
          return { kind: "compromised", verdict: decision.verdict };
        case "kill": {
          await kill(this.#context, this.#registry, live, () => this.#newRecord(sender, chunk));
          return { kind: "compromised", verdict: decision.verdict };
        }
        case "open":
          return this.#store(this.#open(sender, chunk, decision.terms), chunk, decision.verdict, true);
        case "store":
          if (live === undefined) throw new Error("a chunk can only be stored into a transfer");
          return this.#store(live, chunk, decision.verdict, false);
      }
    }
  }

  async control(sender: Sender, { cmd, transfer_id: id }: ClientControl): Promise<ControlOutcome> {
    await this.#registry.load(id, sender.memberId);
    await refresh(this.#context, this.#registry, id);
    const live = this.#registry.get(id);
    const decision = decideControl(cmd, live?.incoming, sender.memberId);
    if (decision.do === "nack") return refused(decision.error);
    if (live === undefined) throw new Error("the core acts on known transfers only");
    if (decision.do === "tell-missing") {
      return { kind: "missing", report: live.receiver.missing(), ...completionOf(this.#context, this.#registry, live) };
    }
    if (decision.do === "discard") {
      await this.#registry.quarantine.end(live.record);
      announceStop(this.#context, live, "cancelled");
      return { kind: "cancelled" };
    }
    if (await endTransfer(this.#context, this.#registry, live, "cancelled")) return { kind: "cancelled" };
    return refused({ code: "E_STREAM_CLOSED", message: `the transfer is ${live.record.state}` });
  }

  /** Ends the transfers that these members have under way. What cannot be stored now is stored as soon as that works. */
  async cancelOf(ownerIds: readonly string[]): Promise<void> {
    if (this.#context.shared === true && ownerIds.length > 0) await this.#loadOpenOf(ownerIds);
    const open = ownerIds.flatMap((ownerId) => this.#registry.openOf(ownerId));
    await Promise.allSettled(open.map((live) => endTransfer(this.#context, this.#registry, live, "cancelled")));
    await this.#registry.quarantine.endOf(ownerIds);
  }

  /** Those, too, that are under way at other nodes. */
  async #loadOpenOf(ownerIds: readonly string[]): Promise<void> {
    for (const { id, ownerId } of await this.#context.store.transfersUntouchedSince(Number.MAX_SAFE_INTEGER)) {
      if (ownerIds.includes(ownerId)) await this.#registry.load(id, ownerId);
    }
  }

  /** Ends open transfers that got no chunk since before `at`, and quarantines that began before it. */
  async removeStale(at: number): Promise<number> {
    await this.#registry.quarantine.endBefore(at);
    const stale = await this.#context.store.transfersUntouchedSince(at);
    for (const record of stale) {
      await this.#registry.load(record.id, record.ownerId);
      const live = this.#registry.get(record.id);
      if (live?.record.state === "open" && live.record.touchedAt < at)
        await endTransfer(this.#context, this.#registry, live, "cancelled");
    }
    return stale.length;
  }

  /** Another node has ended it: what is here of it ends, too. */
  endedElsewhere(id: string): void {
    refresh(this.#context, this.#registry, id).catch((error: unknown) => {
      this.#context.telemetry.log.warn({ err: error, transferId: id }, "ending what another node has ended");
    });
  }

  /** Files are no longer kept: nothing of their transfers can be asked for again, and their bytes go. */
  async discard({ transfers, blobs }: Pick<Gone, "transfers" | "blobs">): Promise<void> {
    for (const id of transfers) {
      const live = this.#registry.get(id);
      if (live?.record.state === "complete") live.record.state = "cancelled";
    }
    for (const blob of blobs) await this.#context.blobs.remove(blob);
  }

  #decide(sender: Sender, chunk: FileChunk, live: LiveTransfer | undefined) {
    return decideChunk({
      chunk,
      senderId: sender.memberId,
      transfer: live?.incoming,
      verify: (checksum) => {
        const verdict = this.#check(sender, chunk, live, checksum);
        this.#context.telemetry.verdict(verdict, "FILE_CHUNK", { roomId: sender.roomId, member: sender.name });
        return verdict;
      },
      holding: (seq) => {
        if (live?.receiver.has(seq)) return { held: "stored", leaf: live.leaves.get(seq) };
        return { held: live?.receiver.isWriting(seq) ? "writing" : "none" };
      },
      isOf: (leaf) => isLeafOf(leaf, chunk.bytes),
      recipientIssue: () => (live === undefined ? recipientIssue(sender, chunk) : undefined),
      quotaIssue: (opening) =>
        opening ? quotaIssue(this.#context, this.#registry, sender, chunk.total_size) : undefined,
    });
  }

  #check(sender: Sender, chunk: FileChunk, live: LiveTransfer | undefined, checksum: string): AnyVerdict {
    if (live?.sealed === undefined || sender.roomHash === undefined) {
      return this.#context.suite.verify(chunk.bytes, chunk.seq, checksum);
    }
    return live.sealed.check(sender.roomHash, chunk);
  }

  #open(sender: Sender, chunk: FileChunk, terms: TransferTerms): LiveTransfer {
    const recipient =
      terms.audience.mode === "unicast" ? sender.recipient(chunk.recipient ?? "", chunk.recipientId) : undefined;
    return this.#registry.begin({ ...this.#newRecord(sender, chunk), ...(recipient ? { recipient } : {}) });
  }

  #newRecord(sender: Sender, chunk: FileChunk): TransferRecord {
    return {
      ...newRecord(this.#context, sender, chunk.transfer_id, chunk.expires_in),
      ...(chunk.thumbnail === undefined ? {} : { thumbnail: chunk.thumbnail }),
      fileName: chunk.filename,
      totalChunks: chunk.total_chunks,
      chunkSize: chunk.chunk_size,
      totalSize: chunk.total_size,
    };
  }

  /** Writes the bytes, then records their place; only then is the chunk acknowledged (P1). */
  async #store(live: LiveTransfer, chunk: FileChunk, verdict: AnyVerdict, opening: boolean): Promise<ChunkOutcome> {
    live.receiver.begin(chunk.seq);
    live.digest.absorb(chunk.seq, chunk.bytes);
    const write = opening ? writeFirstChunk(this.#context, live, chunk) : writeChunk(this.#context, live, chunk);
    if (opening) live.opened = write;
    live.writes.set(chunk.seq, write);
    try {
      await write;
    } catch (error) {
      live.receiver.abandon(chunk.seq);
      live.digest.lost(chunk.seq);
      if (opening) await this.#undoOpening(live);
      else this.endedElsewhere(live.record.id);
      throw error;
    } finally {
      live.writes.delete(chunk.seq);
    }
    if (live.record.state !== "open") {
      await live.killing;
      return refused({ code: "E_STREAM_CLOSED", message: `the transfer is ${live.record.state}` });
    }
    live.record.touchedAt = this.#context.clock.epoch();
    const { cumulative } = live.receiver.stored(chunk.seq);
    this.#hashOn(live);
    this.#context.telemetry.chunk(chunk.bytes.length);
    return {
      kind: "acknowledged",
      verdict,
      duplicate: false,
      ...(cumulative === undefined ? {} : { cumulative }),
      ...completionOf(this.#context, this.#registry, live),
    };
  }

  /** What was stored and is in memory no more is read back while the upload goes on, not at its end. */
  #hashOn(live: LiveTransfer): void {
    const { digest, receiver } = live;
    if (digest.next > receiver.highestContiguous || live.record.state !== "open") return;
    digest
      .catchUp(
        () => (live.record.state === "open" ? receiver.highestContiguous : -1),
        (seq) => readBack(this.#context, live, seq),
      )
      .catch((error: unknown) => {
        const { id: transferId } = live.record;
        this.#context.telemetry.log.warn(
          { err: error, transferId },
          "reading back what is to be hashed, to be repeated",
        );
      });
  }

  /** Nothing of it was stored: the id is free again, unless its end is being stored, and what bytes there are go. */
  async #undoOpening(live: LiveTransfer): Promise<void> {
    if (live.record.state === "open") this.#registry.forget(live);
    // A write that is still on its way would make the file again after it was removed.
    await live.settled();
    await this.#context.blobs.remove(live.record.blobId).catch((error: unknown) => {
      this.#context.telemetry.log.warn({ err: error }, "bytes of a refused transfer remain until the next start");
    });
  }
}
