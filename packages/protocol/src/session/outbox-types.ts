import type { ErrorBody } from "../errors.ts";
import type { AnyVerdict } from "../integrity/suite.ts";
import type { Millis, Seq } from "../window/types.ts";

/**
 * Facts that the outbox can be told. A conversation is named by a key of the driver's choice. A driver that keeps messages
 * before it says them names their `seq`; it is the outbox's `nextSeq`, or one that grew beyond it meanwhile.
 */
export type OutboxInput =
  | { type: "connected" }
  | { type: "disconnected" }
  | { type: "say"; id: string; conversation: string; seq?: Seq }
  /**
   * A message that an earlier run of the program left behind, with the number it was sealed with. One that had failed
   * waits for a person as before; `understood` when nobody has to be alarmed of it any more.
   */
  | { type: "restore"; id: string; conversation: string; seq: Seq; failed?: { failure: Failure; understood: boolean } }
  | { type: "resend"; id: string; seq?: Seq }
  | { type: "discard"; id: string }
  /** An ACK, or the message itself seen in the log. */
  | { type: "ack"; id: string; offset: number }
  | { type: "nack"; id: string; error: ErrorBody; retryable: boolean }
  | { type: "compromised"; id: string; verdict: AnyVerdict }
  | { type: "understood"; conversation: string }
  | { type: "tick" };

/**
 * What the driver must do. `send` puts the message on the wire as MSG with this id, seq and `prev`; `acknowledged` and
 * `failed` are for the journal (`rtt` in ms, only where it is unambiguous); `wake` replaces the one pending timer.
 */
export type OutboxEffect =
  | { do: "send"; id: string; seq: Seq; attempt: number; prev: string | undefined }
  | { do: "acknowledged"; id: string; offset: number; rtt: Millis | undefined }
  | { do: "failed"; id: string; failure: Failure }
  | { do: "wake"; at: Millis };

/** Why a message was not delivered. A compromised one is sent again by hand only. */
export type Failure = { kind: "refused"; error: ErrorBody } | { kind: "compromised"; verdict: AnyVerdict };

/** Where a message stands: a waiting one overtook its predecessor. An acknowledged one has left the outbox. */
export type OutboxState =
  | { state: "pending"; notBefore: Millis }
  | { state: "sent"; at: Millis; retryAt: Millis }
  | { state: "waiting" }
  | { state: "failed"; failure: Failure };

/** What a view may know of a message in the outbox. `attempts` counts the sends under this seq. */
export interface OutboxEntry {
  readonly id: string;
  readonly conversation: string;
  readonly seq: Seq;
  readonly attempts: number;
  readonly state: OutboxState;
}
