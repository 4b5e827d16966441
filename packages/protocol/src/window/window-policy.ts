import type { Millis, Seq } from "./types.ts";

/** How many chunks may be on their way. The sender reports what it sees; the policy answers with `limit`. */
export interface WindowPolicy {
  /** Chunks that may be outstanding now, at least 1. */
  readonly limit: number;
  /** The receiver takes at most so many chunks at once, until it says something else. */
  credit(chunks: number): void;
  /** A chunk leaves, for the first time or again, while `inFlight` others are on their way. */
  sent(seq: Seq, now: Millis, inFlight: number): void;
  /** A chunk that was on its way was acknowledged; `rtt` only where it is unambiguous. */
  acknowledged(seq: Seq, now: Millis, rtt: Millis | undefined): void;
  /** Fewer chunks are on their way than may be, because there is nothing to send. */
  starved(inFlight: number): void;
  /** A retransmission timer ran out. */
  timedOut(): void;
  /** A new connection: nothing is known of its path. */
  restart(): void;
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
  const size = Math.min(chunks, Math.floor(bytes / chunkSize));
  const unmoved = () => undefined;
  let credit = Number.POSITIVE_INFINITY;
  return {
    get limit() {
      return Math.max(1, Math.min(size, credit));
    },
    credit(granted) {
      credit = granted;
    },
    sent: unmoved,
    acknowledged: unmoved,
    starved: unmoved,
    timedOut: unmoved,
    restart: unmoved,
  };
}
