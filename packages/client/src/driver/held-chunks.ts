import { chunkSpan, type ErrorBody, type IntegritySuite, type Seq, type TransferPlan } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { ChunkAllowance } from "./allowance.ts";
import { type HeldChunk, readError } from "./chunk-packet.ts";
import type { FileInHand } from "./file-in-hand.ts";

export interface HeldChunksOptions {
  fileName: string;
  plan: TransferPlan;
  suite: IntegritySuite;
  allowance: ChunkAllowance;
  file: FileInHand;
  /** A chunk's bytes are here, and sealed. */
  read: (seq: Seq, bytes: Uint8Array) => void;
  failed: (error: ErrorBody) => void;
}

/**
 * The bytes of one transfer's chunks, from the read until the acknowledgement: a retransmission never reads again. They
 * count against what all transfers together may hold.
 */
export class HeldChunks {
  readonly #options: HeldChunksOptions;
  readonly #held = new Map<Seq, HeldChunk>();
  readonly #tags: Uint32Array;
  #bytes = 0;
  #parked = false;
  /** Reads that were begun before a transfer ended must not be taken for those of its retry. */
  #run = 0;

  constructor(options: HeldChunksOptions) {
    this.#options = options;
    this.#tags = new Uint32Array(options.plan.totalChunks);
  }

  get(seq: Seq): HeldChunk | undefined {
    return this.#held.get(seq);
  }

  /** Tag that the chunk was sealed with last, as hex. */
  tag(seq: Seq): string {
    return (this.#tags[seq] ?? 0).toString(16).padStart(8, "0");
  }

  /** Reads a chunk as soon as its file is here and there is room for it. */
  read(seq: Seq): void {
    const { allowance, file, plan, fileName, failed } = this.#options;
    const run = this.#run;
    const { position, length } = chunkSpan(plan, seq);
    const ifCurrent = (then: () => void) => {
      if (this.#run === run) then();
      else allowance.give(this, 1, length);
    };
    const read = (source: ChunkSource) => {
      // A source may be anybody's: one that throws instead of rejecting must not break the window.
      new Promise<Uint8Array>((resolve) => resolve(source.read(position, length))).then(
        (bytes) => ifCurrent(() => this.#keep(seq, bytes, length)),
        (cause: unknown) =>
          ifCurrent(() => {
            allowance.give(this, 1, length);
            failed(readError(cause, fileName));
          }),
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
    this.#bytes -= chunk.bytes.length;
    if (!this.#parked) this.#options.allowance.give(this, 1, chunk.bytes.length);
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
    this.#options.allowance.forget(this);
    for (const seq of [...this.#held.keys()]) this.release(seq);
    this.#parked = false;
  }

  #keep(seq: Seq, bytes: Uint8Array, length: number): void {
    const { suite, allowance, fileName, read, failed } = this.#options;
    if (bytes.length !== length) {
      allowance.give(this, 1, length);
      failed({ code: "E_SOURCE_CHANGED", message: `${fileName} is shorter than it was` });
      return;
    }
    const tag = suite.seal(bytes, seq);
    this.#tags[seq] = Number.parseInt(tag, 16);
    this.#held.set(seq, { bytes, tag });
    this.#bytes += length;
    // Paused while it was being read: what a paused transfer holds is not counted.
    if (this.#parked) allowance.give(this, 1, length);
    read(seq, bytes);
  }
}
