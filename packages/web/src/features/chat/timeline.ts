import type { ConversationView, MessageView } from "@chatcast/client";
import { startOfDay } from "../../ui/format.ts";

/** The conversation whose older messages must be fetched next; `with` is undefined for the room's. */
export interface OlderPage {
  with: string | undefined;
  /** Nothing of it is here yet: fetch it without waiting for somebody to scroll up. */
  first: boolean;
}

export interface Timeline {
  /** Oldest first. */
  messages: readonly MessageView[];
  older: OlderPage | undefined;
  /** Messages that are known to be missing and are being fetched. */
  missing: number;
}

/**
 * Conversations as one timeline. Each keeps its own order, whatever the clocks say; what waits for the server stands
 * last. A conversation that has older messages on the server bounds how far back the timeline is complete: what is
 * older than that is held back until it has been fetched, so that nothing appears with a hole in it.
 *
 * @param refused conversations whose history the server did not give; they bound nothing.
 */
export function mergeTimeline(
  conversations: readonly ConversationView[],
  refused: ReadonlySet<string | undefined>,
): Timeline {
  const missing = conversations.reduce((sum, { gap }) => sum + (gap?.count ?? 0), 0);
  const open = conversations.filter((conversation) => conversation.hasOlder && !refused.has(conversation.with));
  const empty = open.find((conversation) => conversation.messages.length === 0);
  const bound = open.reduce<ConversationView | undefined>(
    (latest, conversation) => (oldest(conversation) > oldest(latest) ? conversation : latest),
    undefined,
  );
  const from = oldest(bound);
  const keyed = conversations.flatMap(({ messages }) => withKeys(messages));
  if (conversations.length > 1) keyed.sort((a, b) => Number(a.waits) - Number(b.waits) || a.time - b.time);
  const messages = keyed.filter(({ message }) => message.offset === undefined || message.at >= from);
  return {
    messages: messages.map(({ message }) => message),
    older: empty ? { with: empty.with, first: true } : bound && { with: bound.with, first: false },
    missing,
  };
}

function oldest(conversation: ConversationView | undefined): number {
  return conversation?.messages.find((message) => message.offset !== undefined)?.at ?? Number.NEGATIVE_INFINITY;
}

/** What the timeline is sorted by; neither part ever goes back within a conversation, and the sort is stable. */
interface Keyed {
  waits: boolean;
  time: number;
  message: MessageView;
}

function withKeys(messages: readonly MessageView[]): Keyed[] {
  let waits = false;
  let time = 0;
  return messages.map((message) => {
    waits ||= message.state.state === "pending" || message.state.state === "sent";
    time = Math.max(time, message.at);
    return { waits, time, message };
  });
}

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
 */
export function timelineRows(
  { messages, missing, older }: Timeline,
  unreadAfter = Number.POSITIVE_INFINITY,
  outage = false,
): TimelineRow[] {
  const rows: TimelineRow[] = outage && older !== undefined ? [{ kind: "outage", key: "outage" }] : [];
  const firstUnread = messages.find(({ own, offset, at }) => !own && offset !== undefined && at > unreadAfter);
  let before: MessageView | undefined;
  for (const message of messages) {
    if (!before || startOfDay(before.at) !== startOfDay(message.at)) {
      rows.push({ kind: "day", key: `day ${message.key}`, at: message.at });
      before = undefined;
    }
    if (message === firstUnread) {
      rows.push({ kind: "unread", key: "unread" });
      before = undefined;
    }
    if (isLine(message)) {
      rows.push({ kind: "command", key: message.key, message });
      before = message;
      continue;
    }
    rows.push({
      kind: "message",
      key: message.key,
      message,
      follows: before !== undefined && follows(before, message),
    });
    before = message;
  }
  if (missing > 0) rows.splice(afterStored(rows), 0, { kind: "gap", key: "gap", count: missing });
  return rows;
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
