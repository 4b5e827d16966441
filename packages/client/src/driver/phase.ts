import type { ErrorBody, SenderState } from "@chatcast/protocol";
import type { FileAbsence, TransferPhase } from "../api.ts";
import { type Told, told, type Waits } from "../told.ts";

export interface PhaseFacts {
  /** Added to a time of the sender's clock gives the time since the epoch. */
  clockOffset: number;
  /** The server's last refusal to take a chunk now, when nothing is under way because of it. */
  obstacle: ErrorBody | undefined;
  /** What COMPLETE told. */
  result: { url: string; sha256: string };
  /** Another tab drives the room; undefined: none does. It has no upload that could never be kept. */
  released: "goes on there" | "waits here" | undefined;
  file: { absence: FileAbsence | undefined; looking: boolean };
  /** How the whole file, opened again, compares with what the server has; undefined: nothing to compare. */
  proof: "comparing" | "same" | ErrorBody | undefined;
}

const ELSEWHERE = {
  "goes on there": told<Waits, "goes-on-there">("goes-on-there", {}, "goes on in the other tab"),
  "waits here": told<Waits, "waits-here">(
    "waits-here",
    {},
    "the other tab cannot know of it; it goes on when this one takes the room back",
  ),
};
const LOOKING = told<Waits, "looking">("looking", {}, "looking at the file");
const CONNECTION = told<Waits, "connection">("connection", {}, "waiting for the connection");
const ASKING = told<Waits, "asking">("asking", {}, "asking the server what it has");
const CANCELLING = told<Waits, "cancelling">("cancelling", {}, "cancelling");
const COMPARING = told<Waits, "comparing">("comparing", {}, "comparing the whole file with what the server has");

const waiting = (why: Told<Waits>): TransferPhase => ({ state: "waiting", reason: why.text, why });

/** What a person is told of a sender's state. */
export function phaseOf(state: SenderState, facts: PhaseFacts): TransferPhase {
  const { clockOffset, obstacle, result, released, file, proof } = facts;
  const over = state.state === "done" || state.state === "ended" || state.state === "cancelling";
  if (released !== undefined && !over) return waiting(ELSEWHERE[released]);
  if (file.absence !== undefined && !over) return { state: "needs-file", why: file.absence };
  if (file.looking && state.state === "moving") return waiting(LOOKING);
  switch (state.state) {
    case "idle":
    case "offline":
      return waiting(CONNECTION);
    case "resuming":
      return waiting(ASKING);
    case "cancelling":
      return waiting(CANCELLING);
    case "paused":
      return { state: "paused" };
    case "moving":
      return obstacle === undefined ? { state: "moving" } : waiting(told("refused", {}, obstacle.message, obstacle));
    case "completing":
      return { state: "moving" };
    case "done":
      if (proof === "comparing") return waiting(COMPARING);
      if (typeof proof === "object") return { state: "failed", at: Math.round(state.at + clockOffset), error: proof };
      return { state: "done", at: Math.round(state.at + clockOffset), ...result };
    case "ended":
      break;
  }
  const at = Math.round(state.at + clockOffset);
  const { reason } = state;
  if (reason.kind === "killed") return { state: "killed", at, ...reason.cause };
  if (reason.kind === "cancelled") return { state: "cancelled", at };
  return { state: "failed", at, error: reason.error };
}
