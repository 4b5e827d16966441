import type { IntegrityEvent } from "../api.ts";
import { toCsv } from "../csv.ts";

const HEADER = ["status", "time", "seq", "source", "type", "suite", "expected", "received"];

/** Integrity events as CSV (RFC 4180), in the order given; times in ISO 8601. */
export function integrityCsv(events: readonly IntegrityEvent[]): string {
  return toCsv(
    HEADER,
    events.map(({ status, at, seq, source, type, suite, expected, received }) => [
      status.toUpperCase(),
      new Date(at).toISOString(),
      seq,
      source,
      type,
      suite,
      expected,
      received,
    ]),
  );
}
