import { CELL, chunkSpan } from "@chatcast/protocol";
import type { ChunkView } from "../api.ts";
import { toCsv } from "../csv.ts";
import type { TransferFacts } from "./transfer-entry.ts";

const STATUS_NAMES = Object.fromEntries(Object.entries(CELL).map(([name, cell]) => [cell, name]));

/** One chunk as it is now; undefined when the transfer has none of that number. */
export function chunkOf(facts: TransferFacts, seq: number): ChunkView | undefined {
  const { plan, ledger, checksum, clockOffset, sealed } = facts;
  if (!Number.isInteger(seq) || seq < 0 || seq >= plan.totalChunks) return undefined;
  const rtt = ledger.rtt(seq);
  const time = (at: number | undefined) => (at === undefined ? undefined : at + clockOffset);
  return {
    seq,
    status: STATUS_NAMES[ledger.cells[seq] ?? CELL.queued] as ChunkView["status"],
    bytes: chunkSpan(plan, seq).length,
    tries: ledger.attempts(seq),
    sentAt: time(ledger.sentAt(seq)),
    ackedAt: time(ledger.ackedAt(seq)),
    rttMs: rtt === undefined ? undefined : Math.round(rtt * 10) / 10,
    // Under a key a tag that was due is told to nobody: only what came and was good.
    checksum: sealed && !ledger.isAcked(seq) ? undefined : checksum(seq),
    ...(ledger.isLost(seq) ? { lost: true as const } : {}),
  };
}

/** RFC 4180, one row a chunk. */
export function transferCsv(facts: TransferFacts): string {
  return toCsv(["seq", "status", "bytes", "sent_at", "acked_at", "rtt_ms", "retries", "checksum"], rows(facts));
}

function* rows(facts: TransferFacts): Generator<(string | number | undefined)[]> {
  for (let at = 0; at < facts.plan.totalChunks; at++) {
    const chunk = chunkOf(facts, at);
    if (chunk === undefined) continue;
    const { seq, status, bytes, tries, sentAt, ackedAt, rttMs, checksum } = chunk;
    yield [seq, status, bytes, isoTime(sentAt), isoTime(ackedAt), rttMs, Math.max(0, tries - 1), checksum];
  }
}

const isoTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
