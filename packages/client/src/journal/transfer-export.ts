import { CELL, chunkSpan } from "@chatcast/protocol";
import type { ChunkView, TransferView } from "../api.ts";
import { toCsv } from "../csv.ts";
import type { TransferFacts } from "./transfer-entry.ts";

const STATUS_NAMES = Object.fromEntries(Object.entries(CELL).map(([name, cell]) => [cell, name]));

/** One chunk as it is now; undefined when the transfer has none of that number. */
export function chunkOf({ plan, ledger, checksum, clockOffset }: TransferFacts, seq: number): ChunkView | undefined {
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
    checksum: checksum(seq),
  };
}

/** RFC 4180, one row a chunk. */
export function transferCsv(facts: TransferFacts): string {
  return toCsv(["seq", "status", "bytes", "sent_at", "acked_at", "rtt_ms", "retries", "checksum"], rows(facts));
}

function* rows(facts: TransferFacts): Generator<(string | number | undefined)[]> {
  for (const { seq, status, bytes, tries, sentAt, ackedAt, rttMs, checksum } of chunks(facts)) {
    yield [seq, status, bytes, isoTime(sentAt), isoTime(ackedAt), rttMs, Math.max(0, tries - 1), checksum];
  }
}

function* chunks(facts: TransferFacts): Generator<ChunkView> {
  for (let seq = 0; seq < facts.plan.totalChunks; seq++) {
    const chunk = chunkOf(facts, seq);
    if (chunk !== undefined) yield chunk;
  }
}

/** The transfer, how it went, and every chunk, as JSON. Times are ISO 8601, sizes bytes; what is unknown is left out. */
export function transferJson(view: TransferView, facts: TransferFacts): string {
  const { id, fileName, size, audience, phase, chunkSize, totalChunks, ackedChunks, retransmits, startedAt } = view;
  const samples = view.timeline().map(({ at, ...sample }) => ({ at: isoTime(at), ...sample }));
  const listed = [...chunks(facts)].map(({ sentAt, ackedAt, ...chunk }) => ({
    ...chunk,
    sentAt: isoTime(sentAt),
    ackedAt: isoTime(ackedAt),
  }));
  const head = { id, fileName, size, audience, state: phase.state, startedAt: isoTime(startedAt) };
  const sums = { chunkSize, totalChunks, ackedChunks, retransmits };
  return JSON.stringify({ ...head, ...sums, samples, chunks: listed });
}

const isoTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
