import type { MessageView } from "@chatcast/client";
import { startOfDay } from "../../ui/format.ts";
import { samePrefix, sameSuffix } from "./same-ends.ts";
import type { Timeline } from "./timeline.ts";

export type TimelineRow =
  /** What is older could not be fetched now. */
  | { kind: "outage"; key: string }
  | { kind: "gap"; key: string; count: number }
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string }
  /** What was ordered in the room, or made of it by whoever runs the server. */
  | { kind: "command"; key: string; message: MessageView }
  /** `follows`: same sender, same audience, shortly after the one before; the name is not repeated. */
  | { kind: "message"; key: string; message: MessageView; follows: boolean };

const FOLLOWS_WITHIN_MS = 5 * 60_000;

/**
 * Messages as the rows that are drawn: a line for each new day, one for what is missing, one before the first message of
 * others after `unreadAfter` (epoch ms), and, after an `outage`, one at the top that stands for what is older.
 *
 * One object follows one timeline: rows of messages that have not changed since the last call stay the same objects.
 */
export class TimelineRows {
  #messages: readonly MessageView[] = [];
  #unread: MessageView | undefined;
  #unreadAfter = Number.POSITIVE_INFINITY;
  #rows: readonly TimelineRow[] = [];
  /** Index of the first row that each message has, and the number of all rows. */
  #starts: readonly number[] = [0];

  next(
    { messages, missing, older }: Timeline,
    unreadAfter = Number.POSITIVE_INFINITY,
    outage = false,
  ): readonly TimelineRow[] {
    this.#follow(messages, unreadAfter);
    const bare = !(outage && older !== undefined) && missing === 0;
    if (bare) return this.#rows;
    const rows = [...this.#rows];
    if (missing > 0) rows.splice(afterStored(rows), 0, { kind: "gap", key: "gap", count: missing });
    if (outage && older !== undefined) rows.unshift({ kind: "outage", key: "outage" });
    return rows;
  }

  #follow(messages: readonly MessageView[], unreadAfter: number): void {
    if (messages === this.#messages && unreadAfter === this.#unreadAfter) return;
    let prefix = samePrefix(this.#messages, messages);
    const unread = this.#firstUnread(messages, unreadAfter, prefix);
    let suffix = sameSuffix(this.#messages, messages, prefix);
    if (unread !== this.#unread) {
      for (const one of [unread, this.#unread]) {
        const index = one === undefined ? -1 : messages.indexOf(one);
        if (index === -1) continue;
        prefix = Math.min(prefix, index);
        suffix = Math.min(suffix, messages.length - 1 - index);
      }
    }
    // The first of those that stay may stand behind another one now.
    const end = messages.length - Math.max(0, suffix - 1);
    const head = this.#starts[prefix] ?? 0;
    const rows = this.#rows.slice(0, head);
    const starts = this.#starts.slice(0, prefix);
    for (let at = prefix; at < end; at++) {
      const message = messages[at];
      if (message === undefined) break;
      starts.push(rows.length);
      addRows(rows, message, messages[at - 1], message === unread);
    }
    const rest = this.#messages.length - (messages.length - end);
    const from = this.#starts[rest] ?? this.#rows.length;
    const moved = rows.length - from;
    for (let at = rest; at < this.#starts.length; at++) starts.push((this.#starts[at] ?? 0) + moved);
    this.#rows = rows.concat(this.#rows.slice(from));
    this.#starts = starts;
    this.#messages = messages;
    this.#unread = unread;
    this.#unreadAfter = unreadAfter;
  }

  /** Nothing is looked at again that was looked at before, for the same time. */
  #firstUnread(messages: readonly MessageView[], after: number, same: number): MessageView | undefined {
    if (after === Number.POSITIVE_INFINITY) return undefined;
    const known = after === this.#unreadAfter ? same : 0;
    const before = known === 0 || this.#unread === undefined ? -1 : messages.indexOf(this.#unread);
    if (before !== -1 && before < known) return this.#unread;
    for (let at = known; at < messages.length; at++) {
      const message = messages[at];
      if (message !== undefined && !message.own && message.offset !== undefined && message.at > after) return message;
    }
    return undefined;
  }
}

function addRows(rows: TimelineRow[], message: MessageView, previous: MessageView | undefined, unread: boolean): void {
  let before = previous;
  if (!before || dayOf(before.at) !== dayOf(message.at)) {
    rows.push({ kind: "day", key: `day ${message.key}`, at: message.at });
    before = undefined;
  }
  if (unread) {
    rows.push({ kind: "unread", key: "unread" });
    before = undefined;
  }
  if (isLine(message)) {
    rows.push({ kind: "command", key: message.key, message });
    return;
  }
  rows.push({
    kind: "message",
    key: message.key,
    message,
    follows: before !== undefined && follows(before, message),
  });
}

/** The day that was asked for last: neighbours are mostly of one, and the calendar is slow. */
let day = { from: 0, to: 0 };

function dayOf(at: number): number {
  if (at < day.from || at >= day.to) {
    const from = startOfDay(at);
    day = { from, to: new Date(from).setDate(new Date(from).getDate() + 1) };
  }
  return day.from;
}

/** Nobody's words. */
const isLine = ({ command, notice }: MessageView): boolean => command !== undefined || notice !== undefined;

/** What is missing was stored already: its line stands before what still waits to be. */
function afterStored(rows: readonly TimelineRow[]): number {
  return rows.findLastIndex((row) => "message" in row && row.message.offset !== undefined) + 1;
}

function follows(before: MessageView, message: MessageView): boolean {
  return (
    !isLine(before) &&
    before.from === message.from &&
    addressee(before) === addressee(message) &&
    message.at - before.at < FOLLOWS_WITHIN_MS &&
    before.state.state !== "failed"
  );
}

const addressee = ({ audience }: MessageView): string | undefined =>
  audience.mode === "unicast" ? audience.recipient : undefined;
