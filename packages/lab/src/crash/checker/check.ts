import type { HistoryEvent, LogEntry } from "../history/events.ts";
import { checkFiles } from "./files.ts";
import { Ledger } from "./ledger.ts";
import { checkLogs } from "./logs.ts";
import { checkViews } from "./views.ts";
import type { Violation } from "./violations.ts";

/** The logs of all conversations, as the server gave them in the end. */
export type Logs = ReadonlyMap<string, readonly LogEntry[]>;

export interface Verdict {
  violations: Violation[];
  /** Messages and files that their clients were asked to send. */
  invoked: number;
  acked: number;
  /** Refused for good. */
  failed: number;
  /** Neither acknowledged nor refused, for their client died first: in the log once, or not at all. */
  unknownStored: number;
  unknownGone: number;
  files: number;
  /** Chunks that were sent again, of each acknowledged file whose client told it. */
  resent: number[];
}

/**
 * Judges what clients did, were told and showed by the promises, and the final logs by that. Pure. What was not
 * acknowledged may stand in the log once or not at all; everything else is exact.
 */
export function check(events: readonly HistoryEvent[], logs: Logs): Verdict {
  const ledger = new Ledger(events);
  const violations: Violation[] = [];
  const places = checkLogs(ledger, logs, violations);
  checkViews(ledger, events, logs, violations);
  checkFiles(ledger, events, places, violations);
  const ended = new Set(events.filter((event) => event.do === "view").map(({ who }) => who));
  const verdict: Verdict = {
    violations,
    invoked: ledger.byBody.size,
    acked: 0,
    failed: 0,
    unknownStored: 0,
    unknownGone: 0,
    files: 0,
    resent: events.flatMap((event) => (event.do === "ack" && event.resent !== undefined ? [event.resent] : [])),
  };
  const lastRun = new Map<string, number>();
  for (const { who, run, ...deed } of events) {
    // Whoever only downloads is no client of the room.
    if (deed.do !== "fetched") lastRun.set(who, Math.max(run, lastRun.get(who) ?? 0));
  }
  for (const said of ledger.all) {
    if (said.kind === "file" && said.ackedAt !== undefined) verdict.files++;
    if (said.ackedAt !== undefined) verdict.acked++;
    else if (said.failed !== undefined) verdict.failed++;
    else if (places.has(said.body)) verdict.unknownStored++;
    else verdict.unknownGone++;
    const answered = said.ackedAt !== undefined || said.failed !== undefined;
    if (!answered && said.run === lastRun.get(said.who)) {
      violations.push({ kind: "stuck", what: `${said.body} was never answered, and its client lived to the end` });
    }
  }
  for (const who of lastRun.keys()) {
    if (!ended.has(who)) violations.push({ kind: "stuck", what: `${who} never told what it shows in the end` });
  }
  return verdict;
}
