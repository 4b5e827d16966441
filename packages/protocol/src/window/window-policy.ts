import type { Millis } from "./types.ts";

/** How many chunks may be on their way. The sender reports what it sees; the policy answers with `limit`. */
export interface WindowPolicy {
  /** Chunks that may be outstanding now, at least 1. */
  readonly limit: number;
  /** A chunk was acknowledged; `rtt` only where it is unambiguous. */
  acknowledged(now: Millis, rtt: Millis | undefined): void;
  /** A retransmission timer ran out. */
  timedOut(now: Millis): void;
}

export interface FixedWindowOptions {
  /** Chunks in flight, the seed's 8 unless told. */
  chunks?: number;
  /** Bytes in flight; more than 8 MiB only raised the round-trip time when measured (DESIGN 5). */
  bytes?: number;
  chunkSize?: number;
}

/** A window that never changes, bounded by chunks and by bytes. */
export function fixedWindow({
  chunks = 8,
  bytes = 8 * 1024 * 1024,
  chunkSize = 1,
}: FixedWindowOptions = {}): WindowPolicy {
  const limit = Math.max(1, Math.min(chunks, Math.floor(bytes / chunkSize)));
  return { limit, acknowledged: () => undefined, timedOut: () => undefined };
}
