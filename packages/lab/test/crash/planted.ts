import type { Logs } from "../../src/crash/checker/check.ts";
import { digestOf } from "../../src/crash/history/digest.ts";
import {
  conversationOf,
  type Deed,
  fileBody,
  type HistoryEvent,
  type LogEntry,
} from "../../src/crash/history/events.ts";

const SHA = "ab".repeat(32);

/**
 * A small true story to be spoiled: three clients, two of them in a private conversation, one of which was killed and
 * came back, a file, and messages whose fate their dead client never learned.
 */
export class Story {
  readonly events: HistoryEvent[] = [];
  readonly logs = new Map<string, LogEntry[]>();
  readonly #runs = new Map<string, number>();
  #at = 0;

  /** Time goes on with every deed. */
  does(who: string, deed: Deed): HistoryEvent {
    const event: HistoryEvent = { at: ++this.#at, who, run: this.#runs.get(who) ?? 0, ...deed };
    this.events.push(event);
    return event;
  }

  says(who: string, n: number, to?: string, body = `${who} ${n} text`): string {
    this.does(who, { do: "invoke", kind: "text", n, ...(to === undefined ? {} : { to }), body });
    return body;
  }

  stores(who: string, to: string | undefined, body: string): LogEntry {
    const key = conversationOf(who, to);
    const log = this.logs.get(key) ?? [];
    const entry = { offset: log.length + 1, from: who, body };
    this.logs.set(key, [...log, entry]);
    return entry;
  }

  shows(who: string, { offset, from, body }: LogEntry, other?: string): void {
    this.does(who, { do: "saw", ...(other === undefined ? {} : { with: other }), offset, from, body });
  }

  /** Says, stores, shows to everyone who may see it, and acknowledges. */
  tells(who: string, n: number, to?: string): LogEntry {
    const body = this.says(who, n, to);
    const entry = this.stores(who, to, body);
    for (const reader of to === undefined ? EVERYBODY : [who, to]) {
      this.shows(reader, entry, to === undefined ? undefined : reader === who ? to : who);
    }
    this.does(who, { do: "ack", n, offset: entry.offset });
    return entry;
  }

  dies(who: string): void {
    this.#runs.set(who, (this.#runs.get(who) ?? 0) + 1);
  }

  ends(who: string, other?: string, first = 1): void {
    const log = (this.logs.get(conversationOf(who, other)) ?? []).filter(({ offset }) => offset >= first);
    const last = log.at(-1)?.offset ?? 0;
    const view = { first, last, count: log.length, digest: digestOf(log) };
    this.does(who, { do: "view", ...(other === undefined ? {} : { with: other }), ...view });
  }

  get told(): { events: HistoryEvent[]; logs: Logs } {
    return { events: this.events, logs: this.logs };
  }
}

const EVERYBODY = ["ann", "ben", "eve"];
export const FILE = fileBody("ann-2.bin", 70_000, SHA);

/** Nothing is wrong in it: 5 acknowledged, 1 refused, 1 unknown that is there, 1 unknown that is not. */
export function trueStory(): Story {
  const story = new Story();
  story.tells("ann", 0);
  story.tells("ben", 0);
  story.tells("ann", 1, "ben");
  story.does("ann", { do: "invoke", kind: "file", n: 2, body: FILE });
  const file = story.stores("ann", undefined, FILE);
  for (const reader of EVERYBODY) story.shows(reader, file);
  story.does("ann", { do: "ack", n: 2 });
  story.does("eve", { do: "fetched", name: "ann-2.bin", sha256: SHA });
  story.says("ben", 1, "eve");
  story.does("ben", { do: "fail", n: 1, code: "E_NO_RECIPIENT" });
  const unknown = story.says("eve", 0);
  story.says("eve", 1);
  story.dies("eve");
  const entry = story.stores("eve", undefined, unknown);
  for (const reader of EVERYBODY) story.shows(reader, entry);
  story.tells("eve", 1_000_000);
  for (const reader of ["ann", "ben"]) story.ends(reader);
  story.ends("eve", undefined, 4);
  story.ends("ann", "ben");
  story.ends("ben", "ann");
  return story;
}
