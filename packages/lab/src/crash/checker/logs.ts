import type { LogEntry } from "../history/events.ts";
import type { Logs } from "./check.ts";
import type { Ledger, Said } from "./ledger.ts";
import type { Violation } from "./violations.ts";

/** Where a body stands. */
export type Places = ReadonlyMap<string, { conversation: string; offset: number }>;

/**
 * The logs against what was said: without a hole, nothing twice, nothing that nobody said, nothing elsewhere than its
 * sender was told, each sender's messages in their order, and nothing before what was acknowledged before it was said.
 * @returns the first place of each body
 */
export function checkLogs(ledger: Ledger, logs: Logs, violations: Violation[]): Places {
  const places = new Map<string, { conversation: string; offset: number }>();
  for (const [conversation, entries] of logs) {
    checkOffsets(conversation, entries, violations);
    for (const entry of entries) {
      const { body, offset } = entry;
      const before = places.get(body);
      if (before === undefined) places.set(body, { conversation, offset });
      else {
        const where = `at ${before.offset} of ${before.conversation} and at ${offset} of ${conversation}`;
        violations.push({ kind: "doubled", what: `${body} stands ${where}` });
      }
      checkEntry(ledger.byBody.get(body), entry, conversation, violations);
    }
    checkSenders(ledger, conversation, entries, violations);
    checkRealTime(ledger, conversation, entries, violations);
  }
  for (const said of ledger.all) checkAcknowledged(said, places, violations);
  return places;
}

function checkOffsets(conversation: string, entries: readonly LogEntry[], violations: Violation[]): void {
  let expected = 1;
  for (const { offset } of entries) {
    if (offset > expected) violations.push({ kind: "hole", what: `${conversation} has no offset ${expected}` });
    if (offset < expected) violations.push({ kind: "doubled", what: `${conversation} has offset ${offset} again` });
    expected = offset + 1;
  }
}

function checkEntry(
  said: Said | undefined,
  { from, body, offset }: LogEntry,
  conversation: string,
  violations: Violation[],
): void {
  const where = `at ${offset} of ${conversation}`;
  if (said === undefined) violations.push({ kind: "altered", what: `nobody said ${body} ${where}` });
  else if (said.who !== from) violations.push({ kind: "altered", what: `${body} ${where} is said to be from ${from}` });
  else if (said.conversation !== conversation) {
    violations.push({ kind: "leaked", what: `${body} was said in ${said.conversation} and stands ${where}` });
  }
}

/**
 * First in, first out for each life of a client, and over all its lives where it keeps what it said. A file stands where it was complete, not where it was begun.
 */
function checkSenders(
  ledger: Ledger,
  conversation: string,
  entries: readonly LogEntry[],
  violations: Violation[],
): void {
  const latest = new Map<string, Said>();
  for (const { body } of entries) {
    const said = ledger.byBody.get(body);
    if (said === undefined || said.kind === "file" || said.failed !== undefined) continue;
    const life = ledger.keepers.has(said.who) ? said.who : `${said.who} ${said.run}`;
    const before = latest.get(life);
    if (before !== undefined && before.n > said.n) {
      violations.push({ kind: "reordered", what: `${before.body} stands before ${body} in ${conversation}` });
    }
    latest.set(life, said);
  }
}

/** What was acknowledged before something else was even said stands before it. */
function checkRealTime(
  ledger: Ledger,
  conversation: string,
  entries: readonly LogEntry[],
  violations: Violation[],
): void {
  let earliest: Said | undefined;
  for (const { body } of entries.toReversed()) {
    const said = ledger.byBody.get(body);
    if (said === undefined) continue;
    if (earliest?.ackedAt !== undefined && earliest.ackedAt < said.invokedAt) {
      const what = `${earliest.body} was acknowledged before ${body} was said, and stands after it in ${conversation}`;
      violations.push({ kind: "reordered", what });
    }
    if (said.ackedAt !== undefined && said.ackedAt < (earliest?.ackedAt ?? Number.POSITIVE_INFINITY)) earliest = said;
  }
}

function checkAcknowledged(said: Said, places: Places, violations: Violation[]): void {
  const place = places.get(said.body);
  if (said.ackedAt === undefined) {
    if (!said.kept || said.failed !== undefined || place !== undefined) return;
    violations.push({ kind: "lost", what: `${said.body} was kept by its client, and stands nowhere` });
    return;
  }
  if (place === undefined) {
    violations.push({ kind: "lost", what: `${said.body} was acknowledged and stands nowhere` });
    return;
  }
  for (const offset of said.offsets) {
    if (offset === place.offset) continue;
    violations.push({
      kind: "forked",
      what: `${said.body} was acknowledged at ${offset} and stands at ${place.offset}`,
    });
  }
}
