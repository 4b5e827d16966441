import { createHash } from "node:crypto";
import type { LogEntry } from "./events.ts";

/** SHA-256 over a conversation's messages, in hex. */
export function digestOf(entries: Iterable<LogEntry>): string {
  const hash = createHash("sha256");
  for (const { offset, from, body } of entries) hash.update(`${offset} ${from} ${body}\n`);
  return hash.digest("hex");
}
