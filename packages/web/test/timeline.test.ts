import type { ConversationView, MessageView } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstWords, isOpen, messageAt } from "../src/features/chat/actions.ts";
import { mergeTimeline, timelineRows } from "./timeline.ts";

const NONE: ReadonlySet<string | undefined> = new Set();
const NOON = new Date(2026, 2, 14, 12).getTime();

function stored(key: string, at: number, more: Partial<MessageView> = {}): MessageView {
  return {
    key,
    id: key,
    offset: 1,
    from: "ada",
    by: "ada",
    own: false,
    audience: { mode: "broadcast" },
    text: key,
    at,
    state: { state: "acknowledged", offset: 1 },
    integrity: { suite: "crc32-xor-seq", status: "valid" },
    ...more,
  };
}

function waiting(key: string, at: number): MessageView {
  const { offset: _, ...message } = stored(key, at);
  return { ...message, own: true, state: { state: "pending" } };
}

function conversation(messages: readonly MessageView[], more: Partial<ConversationView> = {}): ConversationView {
  return { with: undefined, messages, gap: undefined, hasOlder: false, blocked: false, ...more };
}

const keys = (messages: readonly MessageView[]) => messages.map((message) => message.key);

/** A line that tells of a command. */
const line = (key: string, at: number): MessageView =>
  stored(key, at, {
    command: {
      seq: 0,
      previous: "A".repeat(43),
      kind: "mute",
      by: { username: "ada", memberId: "a" },
      target: { username: "ben", memberId: "b" },
      at,
    },
  });

describe("timeline", () => {
  test("[PG21] what was ordered is a row of its own, and the message behind it names its sender again", () => {
    const conversations = [conversation([stored("a", NOON), line("b", NOON + 1), stored("c", NOON + 2)])];
    const rows = timelineRows(mergeTimeline(conversations, NONE));
    expect(rows.map((row) => [row.kind, row.kind === "message" ? row.follows : undefined])).toEqual([
      ["day", undefined],
      ["message", false],
      ["command", undefined],
      ["message", false],
    ]);
  });

  test("[PG4] the room's and private messages stand in one order of time", () => {
    const room = conversation([stored("a", 10), stored("c", 30)]);
    const pair = conversation([stored("b", 20), stored("d", 40)], { with: "bob" });
    expect(keys(mergeTimeline([room, pair], NONE).messages)).toEqual(["a", "b", "c", "d"]);
  });

  test("[PG4] no conversation's own order is ever changed, whatever the clocks say", () => {
    const times = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(times, times, (room, pair) => {
        const first = room.map((at, index) => stored(`r${index}`, at));
        const second = pair.map((at, index) => stored(`p${index}`, at));
        const merged = keys(mergeTimeline([conversation(first), conversation(second, { with: "bob" })], NONE).messages);
        expect(merged.filter((key) => key.startsWith("r"))).toEqual(keys(first));
        expect(merged.filter((key) => key.startsWith("p"))).toEqual(keys(second));
      }),
    );
  });

  test("[PG4] what waits for the server stands last, even from a clock that is behind", () => {
    const room = conversation([stored("a", 1_000), waiting("w", 5)]);
    const pair = conversation([stored("b", 2_000)], { with: "bob" });
    expect(keys(mergeTimeline([room, pair], NONE).messages)).toEqual(["a", "b", "w"]);
  });

  test("[PG5] what is older than the complete part is held back until it has been fetched", () => {
    const room = conversation([stored("new", 100)], { hasOlder: true });
    const pair = conversation([stored("old", 50), stored("later", 150)], { with: "bob" });
    const timeline = mergeTimeline([room, pair], NONE);
    expect(keys(timeline.messages)).toEqual(["new", "later"]);
    expect(timeline.older).toEqual({ with: undefined, first: false });
  });

  test("[PG5] a conversation of which nothing is here is fetched first", () => {
    const room = conversation([stored("new", 100)], { hasOlder: true });
    const pair = conversation([], { with: "bob", hasOlder: true });
    expect(mergeTimeline([room, pair], NONE).older).toEqual({ with: "bob", first: true });
  });

  test("[PG5] a conversation whose history was refused holds nothing back", () => {
    const room = conversation([stored("new", 100)], { hasOlder: true });
    const pair = conversation([stored("old", 50)], { with: "bob" });
    const timeline = mergeTimeline([room, pair], new Set([undefined]));
    expect(keys(timeline.messages)).toEqual(["old", "new"]);
    expect(timeline.older).toBeUndefined();
  });

  test("[PG6] a line for each day, and one for what is missing, before what still waits", () => {
    const day = 24 * 3_600_000;
    const messages = [stored("a", NOON - day), stored("b", NOON), waiting("w", NOON + 1)];
    const rows = timelineRows(mergeTimeline([conversation(messages, { gap: { count: 3 } })], NONE));
    expect(rows.map((row) => row.kind)).toEqual(["day", "message", "day", "message", "gap", "message"]);
    expect(rows.find((row) => row.kind === "gap")).toMatchObject({ count: 3 });
  });

  test("[PG6] a name is repeated after five minutes, after a failure, and when the audience changes", () => {
    const bob = { mode: "unicast", recipient: "bob" } as const;
    const messages = [
      stored("a", NOON),
      stored("b", NOON + 60_000),
      stored("c", NOON + 61_000, { audience: bob }),
      stored("d", NOON + 62_000, {
        audience: bob,
        state: { state: "failed", error: { code: "E_RATE", message: "" }, compromised: false },
      }),
      stored("e", NOON + 63_000, { audience: bob }),
      stored("f", NOON + 63_000 + 300_000, { audience: bob }),
    ];
    const rows = timelineRows(mergeTimeline([conversation(messages)], NONE));
    const follows = rows.flatMap((row) => (row.kind === "message" ? [row.follows] : []));
    expect(follows).toEqual([false, true, false, true, false, false]);
  });

  test("[PG17] a line stands before the first message of others after the mark, whose name is repeated", () => {
    const own = stored("own", NOON + 20, { own: true });
    const rows = timelineRows(
      mergeTimeline(
        [conversation([stored("a", NOON + 10), own, stored("b", NOON + 30), stored("c", NOON + 40)])],
        NONE,
      ),
      NOON + 10,
    );
    expect(rows.map(({ kind, key }) => (kind === "message" ? key : kind))).toEqual([
      "day",
      "a",
      "own",
      "unread",
      "b",
      "c",
    ]);
    expect(rows.at(-2)).toMatchObject({ follows: false });
  });

  test("[PG17] no line where nothing is new, or nobody else said it, or no mark is known", () => {
    const timeline = mergeTimeline([conversation([stored("a", NOON), stored("own", NOON + 5, { own: true })])], NONE);
    for (const mark of [NOON, undefined])
      expect(timelineRows(timeline, mark).some(({ kind }) => kind === "unread")).toBe(false);
  });
});

describe("what can be said about messages", () => {
  test("[PG51] the message at an offset is found among those that are here, and no other", () => {
    const here = [3, 4, 6, 9].map((offset) => stored(`m${offset}`, NOON, { offset }));
    const all = [...here, waiting("draft", NOON)];
    for (const message of here) expect(messageAt(all, message.offset ?? 0)).toBe(message);
    for (const offset of [1, 5, 10]) expect(messageAt(all, offset)).toBeUndefined();
  });

  test("[PG51] nothing is said about what is not stored, not shown, deleted or altered", () => {
    const { integrity } = stored("a", NOON);
    expect(isOpen(stored("a", NOON))).toBe(true);
    expect(isOpen(waiting("a", NOON))).toBe(false);
    for (const more of [
      { withheld: "altered" },
      { deletedAt: 5 },
      { integrity: { ...integrity, status: "compromised" } },
    ]) {
      expect(isOpen(stored("a", NOON, more as Partial<MessageView>))).toBe(false);
    }
    expect(firstWords(stored("a", NOON, { text: " one\n  two " }))).toBe("one two");
    expect(firstWords(stored("a", NOON, { deletedAt: 5 }))).toBe("deleted");
  });
});
