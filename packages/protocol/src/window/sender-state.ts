import type { EndReason, Millis } from "./types.ts";

/**
 * Where an outgoing transfer stands. idle: never connected · moving · completing: all acknowledged, the server seals ·
 * resuming: asks what is missing · offline · paused · cancelling: waits for the server to say so · done · ended.
 * Only a failed end can be left again, by `retry`.
 */
export type SenderState =
  | { state: "idle" }
  | { state: "moving" }
  | { state: "completing" }
  | { state: "resuming" }
  | { state: "offline" }
  | { state: "paused" }
  | { state: "cancelling" }
  | { state: "done"; at: Millis }
  | { state: "ended"; reason: EndReason; at: Millis };

/** How a transfer ended. */
export type Outcome = { kind: "done"; at: Millis } | { kind: "ended"; reason: EndReason; at: Millis };
