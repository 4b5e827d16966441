import { ChatCastError, chunkSpan, type ErrorBody, type Seq, type TransferPlan } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { ChunkAllowance } from "./allowance.ts";
import { type HeldChunk, readError } from "./chunk-packet.ts";
import type { FileInHand } from "./file-in-hand.ts";

export interface HeldChunksOptions {
  fileName: string;
  plan: TransferPlan;
  /** What is kept, and sent, of a chunk's bytes. */
  pack: (seq: Seq, bytes: Uint8Array) => HeldChunk | Promise<HeldChunk>;
  /** What is being packed is not wanted any more. */
  unpack: () => void;
  /** Nobody looks at these bytes any more, which `pack` made. */
  release: (bytes: Uint8Array) => void;
  allowance: ChunkAllowance;
  file: FileInHand;
  /** A chunk's bytes are here, and sealed. */
  read: (seq: Seq, bytes: Uint8Array) => void;
  /** Whether somebody else is looking at a chunk's bytes. */
  inUse: (seq: Seq) => boolean;
  failed: (error: ErrorBody) => void;
}

/**
 * The bytes of one transfer's chunks, from the read until the acknowledgement: a retransmission never reads again. They
 * count against what all transfers together may hold. Their source gets them back where nobody else can have them.
 */
export class HeldChunks {
  readonly #options: HeldChunksOptions;
  readonly #held = new Map<Seq, HeldChunk>();
  /** Chunks whose bytes a connection may still look at. */
  readonly #lent = new Set<Seq>();
  readonly #tags: Uint32Array;
  #bytes = 0;
  #parked = false;
  /** Reads that were begun before a transfer ended must not be taken for those of its retry. */
  #run = 0;

  constructor(options: HeldChunksOptions) {
    this.#options = options;
    this.#tags = new Uint32Array(options.plan.totalChunks);
  }

  /** Sends a chunk, where it is held. `put` calls `copied` before it returns where the connection needs it no more. */
  send(seq: Seq, put: (chunk: HeldChunk, copied: () => void) => void): void {
    const chunk = this.#held.get(seq);
    if (chunk === undefined) return;
    let lent = true;
    put(chunk, () => {
      lent = false;
    });
    if (lent) this.#lent.add(seq);
  }

  /** Tag that the chunk was sealed with last, as hex. */
  tag(seq: Seq): string {
    return (this.#tags[seq] ?? 0).toString(16).padStart(8, "0");
  }

  /** Reads a chunk as soon as its file is here and there is room for it. */
  read(seq: Seq): void {
    const { allowance, file, plan } = this.#options;
    const run = this.#run;
    const { position, length } = chunkSpan(plan, seq);
    const ifCurrent = (then: () => void) => {
      if (this.#run === run) then();
      else allowance.give(this, 1, length);
    };
    const read = (source: ChunkSource) => {
      // A source may be anybody's: one that throws instead of rejecting must not break the window.
      new Promise<Uint8Array>((resolve) => resolve(source.read(position, length))).then(
        (bytes) => ifCurrent(() => this.#pack(seq, bytes, length, ifCurrent)),
        (cause: unknown) => ifCurrent(() => this.#fail(cause, length)),
      );
    };
    file.use((source) => {
      if (this.#run === run) allowance.take(this, length, () => read(source));
    });
  }

  release(seq: Seq): void {
    const chunk = this.#held.get(seq);
    if (chunk === undefined) return;
    this.#held.delete(seq);
    this.#giveBack(seq, chunk);
    const { length } = chunkSpan(this.#options.plan, seq);
    this.#bytes -= length;
    if (!this.#parked) this.#options.allowance.give(this, 1, length);
  }

  /** What a paused transfer holds would keep the others from moving; it takes it up again when it goes on. */
  park(parked: boolean): void {
    if (this.#parked === parked) return;
    this.#parked = parked;
    const { allowance } = this.#options;
    if (parked) allowance.give(this, this.#held.size, this.#bytes);
    else allowance.force(this, this.#held.size, this.#bytes);
  }

  drop(): void {
    this.#run++;
    this.#options.unpack();
    this.#options.allowance.forget(this);
    for (const seq of [...this.#held.keys()]) this.release(seq);
    this.#parked = false;
  }

  #giveBack(seq: Seq, { bytes }: HeldChunk): void {
    const { file, inUse, release } = this.#options;
    if (this.#lent.delete(seq) || inUse(seq)) return;
    // Of either it is ignored what is the other's.
    file.source?.release?.(bytes);
    release(bytes);
  }

  #pack(seq: Seq, bytes: Uint8Array, length: number, ifCurrent: (then: () => void) => void): void {
    const { pack, fileName } = this.#options;
    if (bytes.length !== length) {
      this.#fail(new ChatCastError("E_SOURCE_CHANGED", `${fileName} is shorter than it was`), length);
      return;
    }
    const packed = pack(seq, bytes);
    if (packed instanceof Promise) {
      packed.then(
        (chunk) => ifCurrent(() => this.#keep(seq, bytes, chunk)),
        (cause: unknown) => ifCurrent(() => this.#fail(cause, length)),
      );
    } else this.#keep(seq, bytes, packed);
  }

  #keep(seq: Seq, bytes: Uint8Array, chunk: HeldChunk): void {
    const { allowance, read } = this.#options;
    this.#tags[seq] = Number.parseInt(chunk.tag, 16);
    this.#held.set(seq, chunk);
    this.#bytes += bytes.length;
    // Paused while it was being read: what a paused transfer holds is not counted.
    if (this.#parked) allowance.give(this, 1, bytes.length);
    read(seq, bytes);
    // What is kept of it is sealed: nothing of what was read is needed any more.
    if (chunk.bytes !== bytes) this.#options.file.source?.release?.(bytes);
  }

  #fail(cause: unknown, length: number): void {
    const { allowance, failed, fileName } = this.#options;
    allowance.give(this, 1, length);
    failed(readError(cause, fileName));
  }
}
