import type { ErrorBody, ErrorCode } from "../errors.ts";
import { audienceOf } from "../frame/audience.ts";
import type { ClientControl } from "../frame/control.ts";
import type { FileChunk } from "../frame/file-chunk.ts";
import { parseName } from "../frame/names.ts";
import type { AnyVerdict } from "../integrity/suite.ts";
import type { TransferPlan } from "../window/types.ts";
import { chunkSpan, isConsistent } from "./plan.ts";

/** What the first stored chunk fixes for the whole transfer. */
export interface TransferTerms extends TransferPlan {
  /** As the sender named it, not yet cleaned. */
  filename: string;
  audience: { mode: "broadcast" } | { mode: "unicast"; recipientKey: string };
}

/** What the server knows of a transfer. An ended one has no terms: nothing of it can be stored again. */
export type IncomingTransfer =
  | { state: "open" | "complete"; ownerId: string; terms: TransferTerms }
  /** `quarantined`: what was verified of it is still there. */
  | { state: "cancelled"; ownerId: string; quarantined?: boolean }
  | { state: "killed"; ownerId: string; quarantined?: boolean };

/** What the server has of one chunk: nothing, its bytes on their way to the disk, or what it has kept of it to know its bytes again. */
export type ChunkHolding = { held: "none" } | { held: "writing" } | { held: "stored"; leaf: Uint8Array };

/**
 * Facts about one arriving chunk. The functions are called only when every earlier check passed, at most once each,
 * so that nobody pays for a digest before it is known to matter. None may be asynchronous: decision and what follows
 * from it belong in one turn, or two copies of a chunk would both be fresh.
 */
export interface ChunkFacts {
  chunk: FileChunk;
  /** Whose connection it came on. */
  senderId: string;
  /** Undefined: no transfer of that id was ever opened. */
  transfer: IncomingTransfer | undefined;
  /** Checks the tag that came with the bytes. */
  verify(checksum: string): AnyVerdict;
  holding(seq: number): ChunkHolding;
  /** Whether that leaf is of this chunk's bytes. */
  isOf(leaf: Uint8Array): boolean;
  /** Refusal when the private recipient cannot be reached. Not asked for a broadcast. */
  recipientIssue(): ErrorBody | undefined;
  /** Refusal when there is no room for it. `opening` tells whether a new transfer would begin. */
  quotaIssue(opening: boolean): ErrorBody | undefined;
}

/**
 * What to do with a chunk.
 * - `open`, `store`: write the bytes, record the place, then ACK; `open` begins the transfer with these terms.
 * - `wait`: the same chunk is being written; decide again when that write has ended.
 * - `ack-duplicate`: ACK with `duplicate:true`, nothing is written.
 * - `nack`: refused, the transfer is unharmed.
 * - `kill`: INTEGRITY_FAIL; the stream is dead. `known: false`: the id becomes the sender's and is closed, and nobody
 *   else hears of it.
 * - `fail`: INTEGRITY_FAIL about a complete transfer, which stays as it is.
 */
export type ChunkDecision =
  | { do: "open"; terms: TransferTerms; verdict: AnyVerdict }
  | { do: "store"; verdict: AnyVerdict }
  | { do: "wait" }
  | { do: "ack-duplicate"; verdict: AnyVerdict }
  | { do: "nack"; error: ErrorBody }
  | { do: "kill"; verdict: AnyVerdict; known: boolean }
  | { do: "fail"; verdict: AnyVerdict };

export const refuse = (code: ErrorCode, message: string): { do: "nack"; error: ErrorBody } => ({
  do: "nack",
  error: { code, message },
});

export const NOT_OWNER = "no transfer of yours has this id";

/**
 * Judges one decoded chunk in the order that WIRE prescribes: right, open, integrity, totals, range, length, stored
 * before, recipient, quota. The order is the protection: a stranger's chunk can kill nobody's stream, and a chunk
 * with a wrong tag is never judged by what it claims.
 */
export function decideChunk(facts: ChunkFacts): ChunkDecision {
  const { chunk, transfer } = facts;
  if (transfer !== undefined && transfer.ownerId !== facts.senderId) return refuse("E_NOT_OWNER", NOT_OWNER);
  if (transfer?.state === "cancelled" || transfer?.state === "killed") return closed(transfer.state);

  if (chunk.checksum === undefined) return refuse("E_INTEGRITY", "a chunk needs a checksum");
  const verdict = facts.verify(chunk.checksum);
  if (verdict.status === "compromised") {
    return transfer?.state === "complete"
      ? { do: "fail", verdict }
      : { do: "kill", verdict, known: transfer !== undefined };
  }

  const terms = termsOf(chunk);
  const mismatch = transfer === undefined ? totalsIssue(terms) : (totalsIssue(terms) ?? differs(terms, transfer.terms));
  if (mismatch !== undefined) return refuse("E_TOTAL_MISMATCH", mismatch);
  if (chunk.seq >= terms.totalChunks) {
    return refuse("E_SEQ_RANGE", `chunk ${chunk.seq} of a transfer of ${terms.totalChunks}`);
  }
  const { length } = chunkSpan(terms, chunk.seq);
  if (chunk.bytes.length !== length) {
    return refuse("E_LENGTH", `chunk ${chunk.seq} must hold ${length} bytes, not ${chunk.bytes.length}`);
  }

  const holding: ChunkHolding = transfer === undefined ? { held: "none" } : facts.holding(chunk.seq);
  if (holding.held === "writing") return { do: "wait" };
  if (holding.held === "stored") {
    return facts.isOf(holding.leaf)
      ? { do: "ack-duplicate", verdict }
      : refuse("E_CONFLICT", `chunk ${chunk.seq} is stored with other bytes`);
  }
  // Complete means that every chunk is held; a hole here would be damage, and damage must not be written over.
  if (transfer?.state === "complete") return closed("complete");

  const issue =
    (terms.audience.mode === "unicast" ? facts.recipientIssue() : undefined) ??
    facts.quotaIssue(transfer === undefined);
  if (issue !== undefined) return { do: "nack", error: issue };
  return transfer === undefined ? { do: "open", terms, verdict } : { do: "store", verdict };
}

/** What to do with a client's CONTROL. `tell-missing` is followed by COMPLETE when `complete`; `discard` ends a quarantine. */
export type ControlDecision =
  | { do: "tell-missing"; complete: boolean }
  | { do: "cancel" }
  | { do: "discard" }
  | { do: "nack"; error: ErrorBody };

/** Judges RESUME_REQUEST and CANCEL. An unknown transfer and somebody else's get the same answer. */
export function decideControl(
  cmd: ClientControl["cmd"],
  transfer: IncomingTransfer | undefined,
  senderId: string,
): ControlDecision {
  if (transfer === undefined || transfer.ownerId !== senderId) return refuse("E_NOT_OWNER", NOT_OWNER);
  if (transfer.state === "cancelled" || transfer.state === "killed") {
    return transfer.quarantined === true && cmd === "CANCEL" ? { do: "discard" } : closed(transfer.state);
  }
  if (cmd === "RESUME_REQUEST") return { do: "tell-missing", complete: transfer.state === "complete" };
  return transfer.state === "open" ? { do: "cancel" } : closed(transfer.state);
}

/** The terms that a chunk claims. A recipient that is no possible name matches nobody. */
export function termsOf(chunk: FileChunk): TransferTerms {
  const audience = audienceOf(chunk);
  return {
    filename: chunk.filename,
    totalSize: chunk.total_size,
    chunkSize: chunk.chunk_size,
    totalChunks: chunk.total_chunks,
    audience:
      audience.mode === "broadcast"
        ? { mode: "broadcast" }
        : { mode: "unicast", recipientKey: parseName(audience.recipient)?.key ?? "" },
  };
}

export function closed(state: "complete" | "cancelled" | "killed"): { do: "nack"; error: ErrorBody } {
  return refuse("E_STREAM_CLOSED", `the transfer is ${state}`);
}

function totalsIssue(terms: TransferTerms): string | undefined {
  return isConsistent(terms) ? undefined : "total_chunks, chunk_size and total_size contradict each other";
}

/** Terms and the fields of a chunk that state them. */
const FIELDS = [
  ["filename", "filename"],
  ["totalSize", "total_size"],
  ["chunkSize", "chunk_size"],
  ["totalChunks", "total_chunks"],
] as const;

/** Names the first field that is not what the first chunk fixed, as it is called on the wire. */
function differs(claimed: TransferTerms, fixed: TransferTerms): string | undefined {
  for (const [term, field] of FIELDS) {
    if (claimed[term] !== fixed[term]) return `${field} is not what the first chunk said`;
  }
  if (claimed.audience.mode !== fixed.audience.mode) return "mode is not what the first chunk said";
  if (
    claimed.audience.mode === "unicast" &&
    fixed.audience.mode === "unicast" &&
    claimed.audience.recipientKey !== fixed.audience.recipientKey
  ) {
    return "recipient is not what the first chunk said";
  }
  return undefined;
}
