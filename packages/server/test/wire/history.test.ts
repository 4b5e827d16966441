import { describe, expect, test } from "vitest";
import { serveAlone, unique } from "./harness.ts";
import { failed } from "./packets.ts";

const server = serveAlone();

const upTo = (length: number, from = 1): number[] => Array.from({ length }, (_, index) => index + from);

describe("pages", () => {
  test("[WH1, WH2] read the room's conversation by offset, oldest first", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await Promise.all(upTo(230).map(async (n) => alice.client.say(`line ${n}`)));
    const page = async (query: object): Promise<unknown[]> => (await alice.client.history({ ...query })).offsets;
    expect(await page({})).toEqual(upTo(50));
    expect(await page({ after: 0 })).toEqual(upTo(50));
    expect(await page({ after: 50 })).toEqual(upTo(50, 51));
    expect(await page({ after: 228 })).toEqual([229, 230]);
    expect(await page({ after: 230 })).toEqual([]);
    expect(await page({ limit: 1 })).toEqual([1]);
    expect(await page({ limit: 200 })).toEqual(upTo(200));
    expect(await page({ after: 7, limit: 3 })).toEqual([8, 9, 10]);
    expect((await alice.client.history({ after: 7, limit: 3 })).head).toBe(230);
    expect((await alice.client.history({ after: 49, limit: 1 })).messages).toMatchObject([
      {
        offset: 50,
        type: "text",
        mode: "broadcast",
        from: "Alice",
        text: "line 50",
        integrity: { status: "unchecked" },
      },
    ]);
  });

  test("[WH1] of an empty conversation are empty", async () => {
    const [alice] = await server.room(unique("room"), "Alice", "Bob");
    expect(await alice.client.history()).toMatchObject({ messages: [], head: 0 });
    expect(await alice.client.history({ with: "Bob" })).toMatchObject({ messages: [], head: 0 });
  });

  test("[WH1, WH2] need no body at all", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await alice.client.say("one");
    expect(await alice.client.ask("history", {})).toMatchObject({ ok: true, head: 1 });
    expect(await alice.client.ask("history")).toMatchObject({ ok: true, head: 1, messages: [{ text: "one" }] });
    expect(await alice.client.ask("history", null)).toMatchObject(failed("E_SCHEMA"));
  });

  test("[WH1] show the message as it was delivered", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.say("the same", { id: "same" });
    const live = await bob.client.receives("chat_message");
    expect((await bob.client.history()).messages).toEqual([live]);
  });
});

describe("bounds", () => {
  test.each([0, 201, -1, 1.5, "10", null, true, Number.MAX_SAFE_INTEGER + 2])(
    "[WH3] limit %j is E_SCHEMA",
    async (limit) => {
      const alice = await server.create(unique("room"), "Alice");
      expect(await alice.client.ask("history", { limit })).toMatchObject(failed("E_SCHEMA", "limit"));
    },
  );

  test.each([-1, 0.5, "0", null, [], {}])("[WH3] after %j is E_SCHEMA", async (after) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("history", { after })).toMatchObject(failed("E_SCHEMA", "after"));
  });

  test.each([5, null, ["Bob"], {}])("[WH3] with %j is E_SCHEMA", async (name) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("history", { with: name })).toMatchObject(failed("E_SCHEMA", "with"));
  });
});

describe("backwards", () => {
  test("[WH8] the last ones below an offset, oldest first", async () => {
    const alice = await server.create(unique("room"), "Alice");
    for (const n of upTo(9)) await alice.client.say(`line ${n}`);
    const page = async (query: object): Promise<unknown[]> => (await alice.client.history({ ...query })).offsets;
    expect(await page({ before: 10, limit: 3 })).toEqual([7, 8, 9]);
    expect(await page({ before: 7, limit: 3 })).toEqual([4, 5, 6]);
    expect(await page({ before: 3 })).toEqual([1, 2]);
    expect(await page({ before: 1 })).toEqual([]);
    expect(await page({ before: 1_000_000, limit: 1 })).toEqual([9]);
    expect(await alice.client.ask("history", { before: 3 })).not.toHaveProperty("reset");
  });

  test.each([0, -1, 1.5, "7", null, true])("[WH8] before %j is E_SCHEMA", async (before) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("history", { before })).toMatchObject(failed("E_SCHEMA", "before"));
  });

  test("[WH8] not both ways at once", async () => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("history", { after: 0, before: 5 })).toMatchObject(failed("E_SCHEMA", "before"));
  });
});

describe("conversations of two", () => {
  test("[WH4, WH6] are one for both, and apart from the room's", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await alice.client.say("public");
    await alice.client.whisper("Bob", "a to b");
    await bob.client.whisper("Alice", "b to a");
    await carol.client.whisper("Alice", "c to a");
    for (const [client, other] of [
      [alice.client, "Bob"],
      [bob.client, "Alice"],
      [alice.client, "bOB"],
    ] as const) {
      const { messages, head } = await client.history({ with: other });
      expect(messages).toMatchObject([
        { offset: 1, from: "Alice", recipient: "Bob", text: "a to b", mode: "unicast" },
        { offset: 2, from: "Bob", recipient: "Alice", text: "b to a", mode: "unicast" },
      ]);
      expect(head).toBe(2);
    }
    expect((await bob.client.history({ with: "Carol" })).texts).toEqual([]);
    expect((await carol.client.history({ with: "Alice", after: 1 })).texts).toEqual([]);
    for (const { client } of [alice, bob, carol]) expect((await client.history()).texts).toEqual(["public"]);
  });

  test("[WH5] stay readable when the other one has left", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await bob.client.whisper("Alice", "farewell");
    await bob.client.ask("leave_room");
    expect((await alice.client.history({ with: "Bob" })).texts).toEqual(["farewell"]);
  });

  test("[WH5] are of the name's holder, not of who held it before", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.whisper("Alice", "from the first Bob");
    await bob.client.ask("leave_room");
    const second = await server.join(roomName, "Bob");
    expect((await alice.client.history({ with: "Bob" })).texts).toEqual([]);
    await second.client.whisper("Alice", "from the second Bob");
    await second.client.ask("leave_room");
    expect((await alice.client.history({ with: "Bob" })).texts).toEqual(["from the second Bob"]);
    expect((await alice.client.history()).texts).toEqual([]);
  });

  test.each([["Nobody"], [""], ["x".repeat(65)], ["a\u0000b"]])("[WH5] with %j is E_NO_RECIPIENT", async (name) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("history", { with: name })).toMatchObject(failed("E_NO_RECIPIENT"));
  });
});

describe("the ends of conversations", () => {
  test("[WH10] are told at once: the room's and the private ones, each with the id of its last message", async () => {
    const roomName = unique("room");
    const [alice, bob, carol] = await server.room(roomName, "Alice", "Bob", "Carol");
    expect(await alice.client.ask("heads")).toEqual({ ok: true, head: 0, conversations: [] });
    await alice.client.say("one", { id: "a1" });
    await alice.client.say("two", { id: "a2" });
    await bob.client.whisper("Alice", "psst", { id: "b1" });
    await carol.client.whisper("Bob", "not for Alice", { id: "c1" });
    const pairs = [{ with: "Bob", head: 1, last: "b1" }];
    expect(await alice.client.ask("heads", {})).toEqual({ ok: true, head: 2, last: "a2", conversations: pairs });
    const back = await server.join(roomName, "Alice", { token: alice.token });
    expect(back.answer).toMatchObject({ conversations: pairs });
    expect(await server.connect().then((stranger) => stranger.ask("heads"))).toMatchObject(failed("E_NOT_MEMBER"));
  });

  test("[WH10] leave out a pair whose name leads to somebody else by now", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.whisper("Alice", "from the first Bob");
    await bob.client.ask("leave_room");
    expect(await alice.client.ask("heads")).toMatchObject({ conversations: [{ with: "Bob", head: 1 }] });
    const second = await server.join(roomName, "Bob");
    expect(await alice.client.ask("heads")).toMatchObject({ conversations: [] });
    await second.client.whisper("Alice", "from the second Bob", { id: "s1" });
    expect(await alice.client.ask("heads")).toMatchObject({ conversations: [{ with: "Bob", head: 1, last: "s1" }] });
  });
});

test("[WH7] the log and its offsets go on after a restart", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  await Promise.all(upTo(20).map(async (n) => alice.client.say(`line ${n}`)));
  await alice.client.whisper("Bob", "private");
  const before = await bob.client.history();
  await server.restart("kill");
  const back = await server.join(roomName, "Bob", { token: bob.token });
  expect((await back.client.history()).messages).toEqual(before.messages);
  expect(await back.client.say("after")).toMatchObject({ offset: 21 });
  expect(await back.client.whisper("Alice", "after")).toMatchObject({ offset: 2 });
});
