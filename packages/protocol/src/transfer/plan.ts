import { LIMITS } from "../frame/limits.ts";
import type { Millis, Seq, TransferPlan } from "../window/types.ts";

/**
 * How many chunks a file has, so that it is seen to move and is not all envelopes, and how small they are at least. Each
 * costs a server as much as 40 KiB of file: on a path that is known to carry them they are few and large, on one that was
 * never measured small.
 */
const UNKNOWN = { aimed: 256, smallest: 65_536 };
const MEASURED = { aimed: 64, smallest: 262_144 };

/** Larger ones over polling, in Base64 and one request at a time, leave no turn for anything else. */
const LARGEST_POLLED = 262_144;
/** A chunk should take no longer than this, in milliseconds: it is acknowledged, repeated and shown as a whole. */
const LONGEST: Millis = 250;

/** What is known of the path that a file will take. */
export interface PathFacts {
  /** Bytes per millisecond that it carried last; undefined when nothing has moved yet. */
  rate?: number | undefined;
  /** Its packets are polled for over HTTP. */
  polling?: boolean;
}

/**
 * Chunk size for a file: a power of two from 64 KiB to 1 MiB that aims at 256 chunks (DESIGN 5). On a path whose rate is
 * known it is from 256 KiB on and aims at 64, but is no larger than what the path carries in 250 ms.
 */
export function chunkSizeFor(totalSize: number, { rate, polling = false }: PathFacts = {}): number {
  const carried = rate === undefined ? LIMITS.chunkMax : rate * LONGEST;
  const largest = Math.min(LIMITS.chunkMax, carried, polling ? LARGEST_POLLED : LIMITS.chunkMax);
  const { aimed, smallest } = rate === undefined ? UNKNOWN : MEASURED;
  let size = UNKNOWN.smallest;
  while (size * 2 <= largest && (size < smallest || size * aimed < totalSize)) size *= 2;
  return size;
}

/** `max(1, ceil(totalSize / chunkSize))` (WIRE, FILE_CHUNK). */
export function totalChunksOf(totalSize: number, chunkSize: number): number {
  // By the remainder, not by a quotient: near 2^53 a quotient rounds.
  const rest = totalSize % chunkSize;
  return Math.max(1, (totalSize - rest) / chunkSize + (rest > 0 ? 1 : 0));
}

export function planTransfer(totalSize: number, chunkSize: number = chunkSizeFor(totalSize)): TransferPlan {
  return { totalSize, chunkSize, totalChunks: totalChunksOf(totalSize, chunkSize) };
}

/** Whether the three totals of a plan agree with each other. */
export function isConsistent(plan: TransferPlan): boolean {
  return plan.totalChunks === totalChunksOf(plan.totalSize, plan.chunkSize);
}

/** Bytes of chunk `seq` in the file: every chunk is full but the last. `seq` must be below `totalChunks`. */
export function chunkSpan(plan: TransferPlan, seq: Seq): { position: number; length: number } {
  const position = seq * plan.chunkSize;
  return { position, length: Math.min(plan.chunkSize, plan.totalSize - position) };
}
