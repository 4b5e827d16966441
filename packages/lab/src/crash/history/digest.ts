import { createHash } from "node:crypto";
import type { Deed, LogEntry } from "./events.ts";

/** SHA-256 over a conversation's messages, in hex. */
export function digestOf(entries: Iterable<LogEntry>): string {
  const hash = createHash("sha256");
  for (const { offset, from, body } of entries) hash.update(`${offset} ${from} ${body}\n`);
  return hash.digest("hex");
}

/** The last deed about a conversation; undefined when nothing of it was shown. */
export function viewOf({ with: other, entries }: { with?: string; entries: readonly LogEntry[] }): Deed | undefined {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const place = { first: first.offset, last: last.offset, count: entries.length, digest: digestOf(entries) };
  return { do: "view", ...(other === undefined ? {} : { with: other }), ...place };
}
