import type { ErrorCode } from "@chatcast/protocol";
import type { EpochMillis } from "../transfer-view.ts";

/**
 * What each kind of packet is, and who says it. `ask` and `cancel` are the client's questions, `cumulative` and `missing`
 * tell of many chunks at once, `acks` of some by number and of all up to one.
 */
export const FLIGHT_KINDS = {
  chunk: "out",
  ask: "out",
  cancel: "out",
  ack: "in",
  acks: "in",
  cumulative: "in",
  missing: "in",
  nack: "in",
  compromised: "in",
  complete: "in",
  cancelled: "in",
} as const;
export type FlightKind = keyof typeof FLIGHT_KINDS;

/** One packet about a transfer: what it was and when, never what was in it, nor a name, a tag or a key. */
export interface FlightPacket {
  /** Milliseconds since the recording began. */
  at: number;
  kind: FlightKind;
  /** Of the file's bytes that it carried. */
  bytes: number;
  /** Of the chunk that it is about. */
  seq?: number;
  /** Chunks that `acks` acknowledges by number. */
  seqs?: readonly number[];
  /** All chunks up to this one are acknowledged; -1: none. */
  upTo?: number;
  /** First and last of each stretch that the server lacks; behind a list that was cut short nothing is known. */
  missing?: readonly (readonly [first: number, last: number])[];
  truncated?: boolean;
  verdict?: "valid" | "compromised";
  code?: ErrorCode;
}

/** The packets of one transfer, in the order of time, and how its chunks stood before the first of them. */
export interface Recording {
  transfer: { id: string; size: number; chunkSize: number; totalChunks: number };
  startedAt: EpochMillis;
  before: { cells: Uint8Array; tries: Uint16Array };
  /** Older packets that there was no room for any more; what they did stands in `before`. */
  dropped: number;
  packets: readonly FlightPacket[];
}
