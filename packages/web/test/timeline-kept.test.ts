import type { ConversationView, MessageView } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimelineMerge } from "../src/features/chat/timeline.ts";
import { type TimelineRow, TimelineRows } from "../src/features/chat/timeline-rows.ts";
import { mergeTimeline, timelineRows } from "./timeline.ts";

const NONE: ReadonlySet<string | undefined> = new Set();
const NOON = new Date(2026, 2, 14, 12).getTime();
const MANY = 50_000;

function message(key: string, at: number, offset: number | undefined, more: Partial<MessageView> = {}): MessageView {
  return {
    key,
    id: key,
    ...(offset === undefined ? {} : { offset }),
    from: "ada",
    by: "ada",
    own: false,
    audience: { mode: "broadcast" },
    text: key,
    at,
    state: offset === undefined ? { state: "pending" } : { state: "acknowledged", offset },
    integrity: { suite: "crc32-xor-seq", status: "valid" },
    ...more,
  };
}

const room = (messages: readonly MessageView[], more: Partial<ConversationView> = {}): ConversationView => ({
  with: undefined,
  messages,
  gap: undefined,
  hasOlder: false,
  blocked: false,
  ...more,
});

const many = (first: number, count: number): MessageView[] =>
  Array.from({ length: count }, (_, index) =>
    message(`m${first + index}`, NOON + (first + index) * 1_000, first + index),
  );

/** Rows that were not drawn before. */
const built = (before: readonly TimelineRow[], now: readonly TimelineRow[]): number => {
  const known = new Set(before);
  return now.filter((row) => !known.has(row)).length;
};

describe("a timeline that is followed", () => {
  test("[PG160] of 50,000 messages a new, a changed and a stored one have their own rows built, and no other's", () => {
    const [merge, rows] = [new TimelineMerge(), new TimelineRows()];
    const draw = (messages: readonly MessageView[]) => rows.next(merge.next([room(messages)], NONE));
    const first = many(1, MANY);
    let before = draw(first);
    const draft = message("draft", NOON + MANY * 1_001, undefined, { own: true });
    const newest = draw([...first, draft]);
    expect(built(before, newest)).toBe(1);
    before = newest;
    const kept: MessageView = { ...draft, offset: MANY + 1, state: { state: "acknowledged", offset: MANY + 1 } };
    const stored = draw([...first, kept]);
    expect(built(newest, stored)).toBe(1);
    before = stored;
    const edited = first.with(25_000, { ...message("m25001", NOON + 25_001_000, 25_001), text: "edited" });
    // The one behind it tells whether its name is repeated.
    expect(built(before, draw([...edited, kept]))).toBe(2);
  });

  test("[PG160] an older page has its own rows built, and the row that was first before", () => {
    const [merge, rows] = [new TimelineMerge(), new TimelineRows()];
    const here = many(101, MANY);
    const all = [...many(1, 100), ...here];
    const before = rows.next(merge.next([room(here, { hasOlder: true })], NONE));
    const now = rows.next(merge.next([room(all, { hasOlder: true })], NONE));
    // A day's line and a hundred messages, and the one that was first.
    expect(built(before, now)).toBe(102);
    expect(now).toEqual(timelineRows(mergeTimeline([room(all)], NONE)));
  });

  test("[PG160] a private message beside a room of 50,000 has its own row built", () => {
    const [merge, rows] = [new TimelineMerge(), new TimelineRows()];
    const all = room(many(1, MANY));
    const said = Array.from({ length: 6 }, (_, n) => message(`b${n}`, NOON + (MANY - 10 + n) * 1_000 + 500, n + 1));
    const bob = (count: number) => room(said.slice(0, count), { with: "bob" });
    const before = rows.next(merge.next([all, bob(5)], NONE));
    expect(built(before, rows.next(merge.next([bob(6), all], NONE)))).toBeLessThanOrEqual(2);
  });

  test("[PG160] whatever changes in whatever order, it is as if it were drawn for the first time", () => {
    const change = fc.record({
      who: fc.constantFrom(undefined, "bob", "cy"),
      what: fc.constantFrom("say", "wait", "older", "edit", "drop", "settle", "fail"),
      time: fc.integer({ min: 0, max: 40 }),
      where: fc.nat(30),
      mark: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      hasOlder: fc.boolean(),
      gap: fc.integer({ min: 0, max: 1 }),
      outage: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const [merge, rows] = [new TimelineMerge(), new TimelineRows()];
        const held = new Map<string | undefined, ConversationView>([[undefined, room([])]]);
        for (const [turn, { who, what, time, where, mark, hasOlder, gap, outage }] of changes.entries()) {
          const before = held.get(who) ?? room([], { with: who });
          const at = NOON + time * 3_600_000;
          held.set(who, {
            ...before,
            hasOlder,
            gap: gap === 0 ? undefined : { count: gap },
            messages: changed(before.messages, what, { key: `k${turn}`, at, where }),
          });
          const conversations = [...held.values()];
          const timeline = merge.next(conversations, NONE);
          const after = mark === undefined ? undefined : NOON + mark * 3_600_000;
          expect(timeline).toEqual(mergeTimeline(conversations, NONE));
          expect(rows.next(timeline, after, outage)).toEqual(timelineRows(timeline, after, outage));
        }
      }),
    );
  });
});

function changed(
  messages: readonly MessageView[],
  what: string,
  { key, at, where }: { key: string; at: number; where: number },
): readonly MessageView[] {
  const stored = messages.filter(({ offset }) => offset !== undefined);
  const drafts = messages.filter(({ offset }) => offset === undefined);
  const index = messages.length === 0 ? 0 : where % messages.length;
  const chosen = messages[index];
  const error = { code: "E_RATE", message: "" } as const;
  switch (what) {
    case "say":
      return [...stored, message(key, at, (stored.at(-1)?.offset ?? 1_000) + 1), ...drafts];
    case "wait":
      return [...messages, message(key, at, undefined, { own: true })];
    case "older":
      return [message(key, at, (stored[0]?.offset ?? 1_000) - 1), ...messages];
    case "edit":
      return chosen === undefined ? messages : messages.with(index, { ...chosen, text: key });
    case "drop":
      return messages.filter((one) => one !== chosen);
    case "settle":
      return drafts.length === 0
        ? messages
        : [...stored, { ...message(key, at, (stored.at(-1)?.offset ?? 1_000) + 1), own: true }, ...drafts.slice(1)];
    default:
      return chosen?.offset === undefined && chosen !== undefined
        ? messages.with(index, { ...chosen, state: { state: "failed", error, compromised: false } })
        : messages;
  }
}
