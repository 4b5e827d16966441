import { type ErrorBody, forbidden, type Reason } from "../errors.ts";
import type { KeyedVerdict } from "../integrity/suite.ts";
import { closed, type IncomingTransfer, NOT_OWNER, refuse } from "./incoming.ts";

/** Facts about an arriving manifest; the functions are called at most once each, when everything before them passed. */
export interface ManifestFacts {
  /** Whose connection it came on. */
  senderId: string;
  /** Undefined: no transfer of that id was ever opened. */
  transfer: IncomingTransfer | undefined;
  /** Of its signature, which was checked before this turn. */
  verdict: KeyedVerdict;
  /** Whether it is the one that opened the transfer. */
  isSame(): boolean;
  /** Refusal when the private recipient cannot be reached. */
  recipientIssue(): ErrorBody | undefined;
  /** Refusal when there is no room for it. */
  quotaIssue(): ErrorBody | undefined;
}

/** `kill`, `fail` as for chunks; `tell-missing` is followed by COMPLETE when `complete`. */
export type ManifestDecision =
  | { do: "open" }
  | { do: "tell-missing"; complete: boolean }
  | { do: "kill"; verdict: KeyedVerdict; known: boolean }
  | { do: "fail"; verdict: KeyedVerdict }
  | { do: "nack"; error: ErrorBody };

/** Judges a manifest: right, open, the same as before, integrity, recipient, quota. */
export function decideManifest(facts: ManifestFacts): ManifestDecision {
  const { transfer, senderId, verdict } = facts;
  const issue = streamIssue(transfer, senderId);
  if (issue !== undefined) return issue;
  // It was checked when it opened the transfer, and under the name that its sender had then.
  if (transfer !== undefined && facts.isSame()) return { do: "tell-missing", complete: transfer.state === "complete" };
  if (verdict.status === "compromised") return struck(transfer, verdict);
  if (transfer !== undefined) return refuse("E_CONFLICT", "this id was used for another file");
  const error = facts.recipientIssue() ?? facts.quotaIssue();
  return error === undefined ? { do: "open" } : { do: "nack", error };
}

/** `incomplete`: MISSING tells what has to come first. */
export type SealDecision =
  | { do: "complete" }
  | { do: "incomplete" }
  | { do: "kill"; verdict: KeyedVerdict; known: boolean }
  | { do: "fail"; verdict: KeyedVerdict }
  | { do: "nack"; error: ErrorBody };

/** Judges a seal: right, open, integrity, every chunk stored. An unknown transfer and somebody else's get the same answer. */
export function decideSeal(
  transfer: IncomingTransfer | undefined,
  senderId: string,
  verdict: KeyedVerdict,
  allStored: boolean,
): SealDecision {
  if (transfer === undefined) return refuse("E_NOT_OWNER", NOT_OWNER);
  const issue = streamIssue(transfer, senderId);
  if (issue !== undefined) return issue;
  if (verdict.status === "compromised") return struck(transfer, verdict);
  return { do: transfer.state === "complete" || allStored ? "complete" : "incomplete" };
}

/** What somebody is to a file that is under way. `reader`: one of everybody, to whom it goes. */
export type Standing = "sender" | "recipient" | "moderator" | "reader";

/** Facts about a signed KILL. */
export interface KillFacts {
  /** Undefined: no transfer of that id is known where the KILL was said. */
  transfer: (Pick<IncomingTransfer, "state" | "ownerId"> & { recipientId: string | undefined }) | undefined;
  by: { memberId: string; moderates: boolean };
  /** Whether it is signed by that member's own key. Called once, when it has the right. */
  isSigned(): boolean;
}

export type KillDecision = { do: "kill"; as: Standing } | { do: "nack"; error: ErrorBody };

/**
 * Judges a signed KILL: reach, right, signature, open. A private file is nobody's but its two members', moderators included;
 * one for everybody is not for each of its many readers to stop for all the others.
 */
export function decideKill({ transfer, by, isSigned }: KillFacts): KillDecision {
  const as = transfer && standingOf(transfer, by);
  if (transfer === undefined || as === undefined) return refuse("E_NOT_OWNER", NOT_OWNER);
  if (as === "reader") return forbid("sender", "that is for its sender, the owner or a moderator to say");
  if (!isSigned()) return forbid("unproved", "this KILL is not signed by who says it");
  return transfer.state === "open" ? { do: "kill", as } : closed(transfer.state);
}

const forbid = (reason: Reason, message: string): KillDecision => ({
  do: "nack",
  error: forbidden(reason, message).body(),
});

function standingOf(
  { ownerId, recipientId }: NonNullable<KillFacts["transfer"]>,
  { memberId, moderates }: KillFacts["by"],
): Standing | undefined {
  if (ownerId === memberId) return "sender";
  if (recipientId !== undefined) return recipientId === memberId ? "recipient" : undefined;
  return moderates ? "moderator" : "reader";
}

/** A stranger's frame harms nobody, and nothing can be added to what has ended, whatever else is wrong with it. */
function streamIssue(transfer: IncomingTransfer | undefined, senderId: string) {
  if (transfer !== undefined && transfer.ownerId !== senderId) return refuse("E_NOT_OWNER", NOT_OWNER);
  return transfer?.state === "cancelled" || transfer?.state === "killed" ? closed(transfer.state) : undefined;
}

function struck(transfer: IncomingTransfer | undefined, verdict: KeyedVerdict) {
  return transfer?.state === "complete"
    ? ({ do: "fail", verdict } as const)
    : ({ do: "kill", verdict, known: transfer !== undefined } as const);
}
