import type { EndReason, KillCause, Millis, SenderInput } from "./types.ts";

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

type Kill = SenderInput & { type: "compromised" | "stopped" };

export const causeOf = (input: Kill): KillCause =>
  input.type === "compromised" ? { verdict: input.verdict } : { by: input.by };

/** What ends a transfer for good, also after its sender had given up. */
export const isFinal = ({ type }: SenderInput): boolean =>
  type === "complete" || type === "compromised" || type === "stopped";
