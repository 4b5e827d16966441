import { digestOf } from "../history/digest.ts";
import { conversationOf, type HistoryEvent, type LogEntry } from "../history/events.ts";
import type { Logs } from "./check.ts";
import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violations.ts";

type Saw = HistoryEvent & { do: "saw" };
type View = HistoryEvent & { do: "view" };

/** What clients showed against the logs: each message once, one after the other, in its place, to its readers alone. */
export function checkViews(ledger: Ledger, events: readonly HistoryEvent[], logs: Logs, violations: Violation[]): void {
  const shown = new Map<string, number>();
  for (const event of events) {
    if (event.do === "saw") {
      checkSequence(event, shown, violations);
      checkSeen(event, ledger, logs, violations);
    } else if (event.do === "view") checkEnd(event, logs, violations);
  }
}

/** A life begins anywhere in a conversation and goes on without a step left out or taken twice. */
function checkSequence(event: Saw, shown: Map<string, number>, violations: Violation[]): void {
  const { who, run, offset } = event;
  const conversation = conversationOf(who, event.with);
  const key = `${who} ${run} ${conversation}`;
  const before = shown.get(key);
  const said = `${who} showed ${offset} of ${conversation} after ${before}`;
  if (before !== undefined && offset === before) violations.push({ kind: "doubled", what: said });
  if (before !== undefined && offset < before) violations.push({ kind: "reordered", what: said });
  if (before !== undefined && offset > before + 1) violations.push({ kind: "hole", what: said });
  shown.set(key, offset);
}

function checkSeen(event: Saw, ledger: Ledger, logs: Logs, violations: Violation[]): void {
  const { who, offset, from, body } = event;
  const conversation = conversationOf(who, event.with);
  const what = `${who} showed ${body} from ${from} at ${offset} of ${conversation}`;
  const said = ledger.byBody.get(body);
  if (said === undefined || said.who !== from) violations.push({ kind: "altered", what: `${what}; nobody said that` });
  else if (said.conversation !== conversation) {
    violations.push({ kind: "leaked", what: `${what}; it was said in ${said.conversation}` });
  }
  const entry = entryAt(logs.get(conversation), offset);
  if (entry === undefined) violations.push({ kind: "lost", what: `${what}; the log has nothing there` });
  else if (entry.body !== body) violations.push({ kind: "forked", what: `${what}; there stands ${entry.body}` });
}

function checkEnd(event: View, logs: Logs, violations: Violation[]): void {
  const { who, first, last, count, digest } = event;
  const conversation = conversationOf(who, event.with);
  const entries = logs.get(conversation) ?? [];
  const head = entries.at(-1)?.offset ?? 0;
  const what = `${who} shows ${first} to ${last} of ${conversation}`;
  if (last !== head) violations.push({ kind: "hole", what: `${what}, its head is ${head}` });
  else if (count !== last - first + 1) violations.push({ kind: "hole", what: `${what}, but ${count} messages` });
  else if (digest !== digestOf(entries.filter(({ offset }) => offset >= first && offset <= last))) {
    violations.push({ kind: "forked", what: `${what}, and not what stands there` });
  }
}

/** Offsets count from 1, so that the place of an entry is known unless there is a hole. */
function entryAt(entries: readonly LogEntry[] | undefined, offset: number): LogEntry | undefined {
  const guess = entries?.[offset - 1];
  return guess?.offset === offset ? guess : entries?.find((entry) => entry.offset === offset);
}
