import type { ErrorBody } from "../errors.ts";
import type { ChunkRange } from "../frame/control.ts";
import type { AnyVerdict } from "../integrity/suite.ts";

/** Milliseconds of a monotonic clock that the driver owns. */
export type Millis = number;
export type Seq = number;

/** How a file is cut. Sizes in bytes; an empty file has one empty chunk. */
export interface TransferPlan {
  totalSize: number;
  chunkSize: number;
  totalChunks: number;
}

/**
 * Facts that a sender can be told. `acks` is a batch of both kinds of acknowledgement. `cumulative` frees every slot up to `highestContig` (-1: none). `credit`: the receiver
 * takes so many chunks at once. `writable`: the socket takes so many more chunks now; any number until it is told.
 */
export type SenderInput =
  | { type: "connected" }
  | { type: "disconnected" }
  | { type: "credit"; chunks: number }
  | { type: "writable"; chunks: number }
  | { type: "chunk-read"; seq: Seq }
  | { type: "read-failed"; error: ErrorBody }
  | { type: "ack"; seq: Seq }
  | { type: "acks"; acked: readonly Seq[]; highestContig: number }
  | { type: "cumulative"; highestContig: number }
  | { type: "nack"; seq: Seq; error: ErrorBody; retryable: boolean }
  | { type: "missing"; highestContig: number; received: number; missing: readonly ChunkRange[]; truncated: boolean }
  | { type: "complete" }
  | { type: "compromised"; verdict: AnyVerdict }
  | { type: "stopped"; by: string }
  | { type: "refused"; error: ErrorBody }
  | { type: "cancelled" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "retry" }
  | { type: "cancel" }
  | { type: "tick" };

/** What killed a transfer: a frame that was not what its sender sent, or somebody by a signed KILL. */
export type KillCause = { verdict: AnyVerdict } | { by: string };

/** Why a transfer ended without being complete. */
export type EndReason =
  | { kind: "killed"; cause: KillCause }
  | { kind: "cancelled" }
  | { kind: "failed"; error: ErrorBody };

/**
 * What the driver must do. `read` asks for a chunk's bytes (answered by `chunk-read`, the driver keeps them until the
 * chunk is acknowledged); `send` puts one chunk on the wire; `ask-missing` sends RESUME_REQUEST; `tell-cancel` sends
 * CANCEL; `wake` replaces the one pending timer; `release` says that a chunk's bytes are needed no more.
 */
export type SenderEffect =
  | { do: "read"; seq: Seq }
  | { do: "send"; seq: Seq; attempt: number }
  | { do: "release"; seq: Seq }
  | { do: "ask-missing" }
  | { do: "tell-cancel" }
  | { do: "wake"; at: Millis }
  | { do: "finish" }
  | { do: "end"; reason: EndReason };
