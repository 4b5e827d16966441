import type { ChunkRange } from "../frame/control.ts";
import { LIMITS } from "../frame/limits.ts";
import { Bitmap } from "./bitmap.ts";
import type { Seq, TransferPlan } from "./types.ts";

/** What an arriving chunk is to the receiver. `writing`: the same chunk is on its way to the disk. */
export type Offer = "fresh" | "duplicate" | "writing" | "out-of-range" | "bad-length";

/** `meta` of CONTROL MISSING. */
export interface MissingReport {
  highest_contig: number;
  received: number;
  missing: ChunkRange[];
  truncated?: true;
}

/** What a packet of MISSING takes beside its ranges, with the longest id and numbers: 262 characters, and some room. */
const ENVELOPE = 384;

/** The first ranges that fit a packet of MISSING as it is encoded, in JSON. */
function thatFit(ranges: ChunkRange[]): ChunkRange[] {
  let room = LIMITS.missingBytes - ENVELOPE;
  const tooMany = ranges.findIndex(([first, last]) => {
    room -= `[${first},${last}],`.length;
    return room < 0;
  });
  return tooMany < 0 ? ranges : ranges.slice(0, tooMany);
}

/**
 * Selective-repeat bookkeeping of one incoming transfer: which chunks are durable, which are being written. It holds
 * no bytes. A chunk counts only after `stored`, so nothing is acknowledged that a crash could take back.
 */
export class Receiver {
  readonly #plan: TransferPlan;
  readonly #held: Bitmap;
  readonly #writing = new Set<Seq>();

  /** `stored`: chunks that survived a restart. */
  constructor(plan: TransferPlan, stored: Iterable<Seq> = []) {
    this.#plan = plan;
    this.#held = new Bitmap(plan.totalChunks);
    for (const seq of stored) this.#held.set(seq);
  }

  get complete(): boolean {
    return this.#held.full;
  }

  /** Number of chunks that are durable. */
  get received(): number {
    return this.#held.count;
  }

  /** Number of chunks that are being written. */
  get writing(): number {
    return this.#writing.size;
  }

  get highestContiguous(): number {
    return this.#held.highestContiguous;
  }

  has(seq: Seq): boolean {
    return this.#held.has(seq);
  }

  isWriting(seq: Seq): boolean {
    return this.#writing.has(seq);
  }

  /** Judges a chunk of `length` bytes; changes nothing. */
  offer(seq: Seq, length: number): Offer {
    const { totalChunks, chunkSize, totalSize } = this.#plan;
    if (!Number.isInteger(seq) || seq < 0 || seq >= totalChunks) return "out-of-range";
    if (length !== Math.min(chunkSize, totalSize - seq * chunkSize)) return "bad-length";
    if (this.#held.has(seq)) return "duplicate";
    return this.#writing.has(seq) ? "writing" : "fresh";
  }

  /** A fresh chunk is about to be written. @returns false when it is held or being written already. */
  begin(seq: Seq): boolean {
    if (this.#held.has(seq) || this.#writing.has(seq)) return false;
    this.#writing.add(seq);
    return true;
  }

  /** The write failed: the chunk is missing again. */
  abandon(seq: Seq): void {
    this.#writing.delete(seq);
  }

  /**
   * The chunk is durable. `cumulative` is there when the contiguous prefix grew, and is what CUM_ACK tells;
   * `complete` is true for the chunk that made it so.
   */
  stored(seq: Seq): { cumulative?: number; complete: boolean } {
    this.#writing.delete(seq);
    const before = this.#held.highestContiguous;
    const added = this.#held.set(seq);
    const after = this.#held.highestContiguous;
    return { ...(after > before ? { cumulative: after } : {}), complete: added && this.#held.full };
  }

  /** The chunk was durable and its bytes are lost: it is missing again. */
  unset(seq: Seq): void {
    this.#held.unset(seq);
  }

  /** What RESUME_REQUEST is told. Chunks being written count as missing: they may still fail. */
  missing(): MissingReport {
    const { ranges, truncated } = this.#held.missing(LIMITS.missingRanges);
    const fitting = thatFit(ranges);
    return {
      highest_contig: this.#held.highestContiguous,
      received: this.#held.count,
      missing: fitting,
      ...(truncated || fitting.length < ranges.length ? { truncated: true } : {}),
    };
  }
}
