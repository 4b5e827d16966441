import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { beforeEach, describe, expect, test } from "vitest";
import type { DeskRoom, DeskView } from "../src/app/desk-view.ts";
import { readMark, remember } from "../src/app/memory.ts";
import { Overview } from "../src/app/overview.ts";
import { Reading } from "../src/app/reading.ts";
import { rowsOf, unreadOf } from "../src/app/rows.ts";
import { createSeat } from "../src/app/store.ts";
import { summarise } from "../src/app/summary.ts";
import { badgeOf, wordsOf } from "../src/features/rooms/row.ts";
import { type FakeRoomClient, FakeRooms, fakePage } from "./fake-rooms.ts";

beforeEach(() => fakePage());

const because = <C extends "lost" | "taken-over">(code: C) => ({ code, values: {}, text: "" });
const STOPPED = { title: { code: "compromised", values: {}, text: "" }, stopped: [], kept: [] } as const;
const EVERYONE = { mode: "broadcast" } as const;

function message(at: number, text: string, more: Partial<MessageView> = {}): MessageView {
  const said = {
    key: `${at}`,
    id: `${at}`,
    offset: at,
    from: "Ben",
    by: "ben",
    own: false,
    audience: EVERYONE,
    text,
    at,
  };
  const state = { state: "acknowledged", offset: at } as const;
  return { ...said, state, integrity: { suite: "crc32-xor-seq", status: "valid" }, ...more };
}

const conversation = (messages: readonly MessageView[], other?: string): ConversationView => ({
  with: other,
  messages,
  hasOlder: false,
  gap: undefined,
  blocked: false,
});

/** A room with a client that tells when it changes. */
function roomOf(name: string): { room: DeskRoom; client: FakeRoomClient } {
  const rooms = new FakeRooms();
  const seat = createSeat(rooms.open());
  const place = { room: name, username: "Ann" };
  const [client] = rooms.clients;
  if (client === undefined) throw new Error("no client was opened");
  return { room: { key: `["${name.toLowerCase()}","ann"]`, place, stand: { state: "open", seat } }, client };
}

function snapshotOf(change: Partial<Snapshot>): Snapshot {
  const { client } = roomOf("Lab");
  const self = { username: "Ann", token: "t" };
  client.set({ room: { name: "Lab", suite: "crc32-xor-seq", self, users: [], server: undefined }, ...change });
  return client.snapshot();
}

/** A desk that shows what it is given. */
const deskWith = (rooms: readonly DeskRoom[]) => ({
  view: () => ({ rooms }) as DeskView,
  subscribe: () => () => undefined,
});

describe("what is new in a room", () => {
  const { offset: _, ...unsent } = message(9, "on its way", { own: true, from: "Ann" });
  const talk = conversation([
    message(1, "old"),
    message(5, "new"),
    message(6, "own", { own: true, from: "Ann" }),
    unsent,
  ]);

  test("[PG83] counts what others said since it was in view, and tells the last word of anybody", () => {
    const summary = summarise(snapshotOf({ conversations: [talk] }), 1);
    expect(summary).toMatchObject({ unread: 1, called: false, last: { own: true, text: "on its way" } });
    expect(summarise(snapshotOf({ conversations: [talk] }), 5).unread).toBe(0);
  });

  test("[PG83] a room that was never in view has nothing new, an empty one that was has", () => {
    expect(summarise(snapshotOf({ conversations: [talk] }), undefined).unread).toBe(0);
    expect(summarise(snapshotOf({ conversations: [talk] }), 0).unread).toBe(2);
    const reading = new Reading();
    reading.seen({ room: "Lab", username: "Ann" }, 0);
    expect(readMark({ room: "lab", username: "ann" })).toBe(0);
    expect(new Reading().mark({ room: "Lab", username: "Ann" })).toBe(0);
  });

  test.each([
    ["a call", message(5, "hello @ann"), undefined],
    ["private words", message(5, "hello", { audience: { mode: "unicast", recipient: "Ann" } }), "Ben"],
  ])("[PG83] %s is set off", (_what, said, other) => {
    const summary = summarise(snapshotOf({ conversations: [conversation([said], other)] }), 1);
    expect(summary).toMatchObject({ unread: 1, called: true });
  });

  test("[PG83] what is not shown, and what was ordered, is nobody's last word", () => {
    const by = { username: "Ben", memberId: "b" };
    const command = { seq: 0, previous: "A".repeat(43), kind: "close" as const, by, at: 7 };
    const { text: _text, ...hidden } = message(8, "", { withheld: "altered" as NonNullable<MessageView["withheld"]> });
    const messages = [message(5, "hello"), message(7, "Ben closed the room", { command }), hidden];
    expect(summarise(snapshotOf({ conversations: [conversation(messages)] }), 1).last?.text).toBe("hello");
  });
});

describe("the overview", () => {
  test("[PG83] follows every room, and tells once for what changes the list and not at all for what does not", () => {
    const [lab, reef] = [roomOf("Lab"), roomOf("Reef")];
    const reading = new Reading();
    const overview = new Overview(deskWith([lab.room, reef.room]), reading);
    let told = 0;
    overview.subscribe(() => told++);
    reading.seen(lab.room.place, 0);
    lab.client.set({ conversations: [conversation([message(3, "hello")])] });
    expect([told, overview.view().map(({ summary }) => summary?.unread)]).toEqual([1, [1, 0]]);
    lab.client.set({ log: [] });
    expect(told).toBe(1);
    reading.seen(lab.room.place, 3);
    expect([told, overview.view()[0]?.summary?.unread]).toEqual([2, 0]);
  });

  test("[PG84] counts what is new where nobody looks, without rooms that are to be quiet", () => {
    const rooms = ["Lab", "Reef", "Quiet"].map((name) => {
      const { room, client } = roomOf(name);
      const conversations = [conversation([message(3, "a"), message(4, "b")])];
      client.set({ conversations });
      return room;
    });
    const reading = new Reading();
    for (const { place } of rooms) reading.seen(place, 0);
    const overview = new Overview(deskWith(rooms), reading);
    const quiet = ({ room }: { room: string }) => room === "Quiet";
    expect(unreadOf(overview.view(), rooms[0]?.key, quiet)).toBe(2);
    expect(unreadOf(overview.view(), undefined, quiet)).toBe(4);
  });
});

describe("the list of rooms", () => {
  const away = (room: string, stand: DeskRoom["stand"]) => ({
    room: { key: room, place: { room, username: "Ann" }, stand },
    summary: undefined,
  });

  test("[PG83] a row says what is the matter with its room in place of the last word", () => {
    const { room, client } = roomOf("Lab");
    const troubles = [
      { connection: { state: "disconnected", reason: "", why: because("lost"), nextTryAt: 9 } },
      { connection: { state: "disconnected", reason: "", why: because("taken-over") } },
      {
        alerts: [
          { key: 1, at: 1, what: "message", title: "", stopped: "", kept: "", verdict: undefined, told: STOPPED },
        ],
      },
    ] satisfies Partial<Snapshot>[];
    const said = troubles.map((change) => {
      client.set({ alerts: [], ...change });
      return rowsOf(new Overview(deskWith([room]), new Reading()).view(), undefined, () => false)[0]?.trouble;
    });
    expect(said).toEqual(["Disconnected, trying again", "Open in another tab or device", "Something was stopped"]);
    const others = [away("A", { state: "gone", why: { code: "E_NO_ROOM" } }), away("B", { state: "elsewhere" })];
    expect(rowsOf(others, undefined, () => false).map(({ trouble, stand }) => [trouble, stand])).toEqual([
      ["There is no room with this name.", "gone"],
      ["Open in another tab", "away"],
    ]);
  });

  test("[PG83] a sealed room has the name that was given to it and its mark; one's own name stands where it tells rooms apart", () => {
    const id = "fQ0RzY1vS4mJ3u8kTqWxHg";
    remember({ room: id, username: "Ann", token: "t", link: "/r/x#v1.y.z", label: "Reef" });
    const twice = {
      room: { key: "x", place: { room: "Lab", username: "Bea" }, stand: { state: "waiting" } as const },
      summary: undefined,
    };
    const rows = rowsOf(
      [away(id, { state: "waiting" }), away("Lab", { state: "waiting" }), twice],
      undefined,
      () => false,
    );
    expect(rows.map(({ title, sealed, username }) => [title, sealed, username])).toEqual([
      ["Reef", true, undefined],
      ["Lab", false, "Ann"],
      ["Lab", false, "Bea"],
    ]);
  });

  test("[PG83] whoever hears a row hears what its marks show", () => {
    const row = rowsOf([away("Lab", { state: "waiting" })], undefined, () => false)[0];
    if (row === undefined) throw new Error("no row");
    expect(wordsOf({ ...row, sealed: true, unread: 3, called: true, moving: true })).toBe(
      "sealed, 3 unread, somebody wants you, a transfer is under way",
    );
    expect(wordsOf(row)).toBe("");
    expect([badgeOf(99), badgeOf(100)]).toEqual(["99", "99+"]);
  });
});
