import type { ErrorBody, SenderState } from "@chatcast/protocol";
import type { TransferPhase } from "../api.ts";

export interface PhaseFacts {
  /** Added to a time of the sender's clock gives the time since the epoch. */
  clockOffset: number;
  /** The server's last refusal to take a chunk now, when nothing is under way because of it. */
  obstacle: ErrorBody | undefined;
  /** What COMPLETE told. */
  result: { url: string; sha256: string };
}

/** What a person is told of a sender's state. */
export function phaseOf(state: SenderState, { clockOffset, obstacle, result }: PhaseFacts): TransferPhase {
  switch (state.state) {
    case "idle":
    case "offline":
      return { state: "waiting", reason: "waiting for the connection" };
    case "resuming":
      return { state: "waiting", reason: "asking the server what it has" };
    case "cancelling":
      return { state: "waiting", reason: "cancelling" };
    case "paused":
      return { state: "paused" };
    case "moving":
      return obstacle === undefined ? { state: "moving" } : { state: "waiting", reason: obstacle.message };
    case "completing":
      return { state: "moving" };
    case "done":
      return { state: "done", at: Math.round(state.at + clockOffset), ...result };
    case "ended":
      break;
  }
  const at = Math.round(state.at + clockOffset);
  const { reason } = state;
  if (reason.kind === "killed") return { state: "killed", at, verdict: reason.verdict };
  if (reason.kind === "cancelled") return { state: "cancelled", at };
  return { state: "failed", at, error: reason.error };
}
