import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serve();

const names = (users: unknown): string[] =>
  list({ users }, "users")
    .map((user) => text(user, "username"))
    .sort((a, b) => a.localeCompare(b));

describe("create_room", () => {
  test("[WR1] creates, joins and answers the empty room", async () => {
    const client = await server.connect();
    const roomName = unique("room");
    const answer = await client.ask("create_room", { roomName, username: "Alice" });
    expect(answer).toMatchObject({
      ok: true,
      room: { name: roomName, suite: "crc32-xor-seq" },
      self: { username: "Alice", token: expect.stringMatching(/./) },
      messages: [],
      head: 0,
    });
    expect(names(answer.users)).toEqual(["Alice"]);
    expect(await client.say("I am in")).toMatchObject({ ok: true, offset: 1 });
  });

  test("[WR2] of a room that exists is E_ROOM_EXISTS", async () => {
    const roomName = unique("room");
    await server.create(roomName, "Alice");
    const late = await server.connect();
    expect(await late.ask("create_room", { roomName, username: "Bob" })).toMatchObject(failed("E_ROOM_EXISTS"));
    expect(await late.ask("history", {})).toMatchObject(failed("E_NOT_MEMBER"));
  });

  test("[WR2] two at once make one room", async () => {
    const roomName = unique("room");
    const [one, other] = [await server.connect(), await server.connect()];
    const answers = await Promise.all([
      one.ask("create_room", { roomName, username: "Alice" }),
      other.ask("create_room", { roomName, username: "Bob" }),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject(failed("E_ROOM_EXISTS"));
  });
});

describe("join_room", () => {
  test("[WR3] answers the room, the member, the others and the conversation", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    await alice.client.say("first", { id: "m1" });
    await alice.client.say("second");
    const bob = await server.join(roomName, "Bob");
    expect(bob.answer).toMatchObject({
      ok: true,
      room: { name: roomName, suite: "crc32-xor-seq" },
      self: { username: "Bob", token: expect.stringMatching(/./) },
      messages: [
        { id: "m1", offset: 1, type: "text", mode: "broadcast", from: "Alice", text: "first" },
        { offset: 2, from: "Alice", text: "second" },
      ],
      head: 2,
    });
    expect(names(bob.answer.users)).toEqual(["Alice", "Bob"]);
  });

  test("[WR3] of a room that is not there is E_NO_ROOM", async () => {
    const client = await server.connect();
    expect(await client.ask("join_room", { roomName: unique("none"), username: "Bob" })).toMatchObject(
      failed("E_NO_ROOM"),
    );
  });

  test("[WR4] under a held name is E_NAME_TAKEN", async () => {
    const roomName = unique("room");
    await server.create(roomName, "Alice");
    const late = await server.connect();
    expect(await late.ask("join_room", { roomName, username: "Alice" })).toMatchObject(failed("E_NAME_TAKEN"));
    expect(await late.ask("join_room", { roomName, username: "Bob" })).toMatchObject({ ok: true });
  });

  test("[WR4] two at once under one name let one in", async () => {
    const roomName = unique("room");
    await server.create(roomName, "Alice");
    const [one, other] = [await server.connect(), await server.connect()];
    const answers = await Promise.all(
      [one, other].map(async (client) => client.ask("join_room", { roomName, username: "Bob" })),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject(failed("E_NAME_TAKEN"));
  });

  test("[WR5] shows the newest 50 messages, oldest first, and the head", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    await Promise.all(Array.from({ length: 60 }, async (_, index) => alice.client.say(`line ${index + 1}`)));
    const bob = await server.join(roomName, "Bob");
    const messages = list(bob.answer, "messages");
    expect(messages.map((message) => message.offset)).toEqual(Array.from({ length: 50 }, (_, index) => index + 11));
    expect(messages.at(-1)).toMatchObject({ offset: 60, text: "line 60" });
    expect(bob.answer.head).toBe(60);
  });

  test("[WR5] shows nothing of private conversations", async () => {
    const roomName = unique("room");
    const [alice] = await server.room(roomName, "Alice", "Bob");
    await alice.client.say("for all");
    await alice.client.whisper("Bob", "for Bob");
    const carol = await server.join(roomName, "Carol");
    expect(list(carol.answer, "messages").map((message) => message.text)).toEqual(["for all"]);
    expect(carol.answer.head).toBe(1);
  });
});

describe("leaving", () => {
  test("[WR6] frees the name at once and ends the membership, not the connection", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    expect(await bob.client.ask("leave_room")).toMatchObject({ ok: true });
    await alice.client.receives("user_left", { username: "Bob" });
    expect(await bob.client.ask("history", {})).toMatchObject(failed("E_NOT_MEMBER"));
    const next = await server.join(roomName, "Bob");
    const before = bob.client.inbox.length;
    await settle(alice.client, next.client);
    expect(await bob.client.ask("history", {})).toMatchObject(failed("E_NOT_MEMBER"));
    expect(bob.client.inbox.slice(before)).toEqual([]);
    expect(bob.client.connected).toBe(true);
  });

  test("[WR7] joining another room leaves the first once the join succeeds", async () => {
    const [first, second] = [unique("room"), unique("room")];
    const [alice, bob] = await server.room(first, "Alice", "Bob");
    const carol = await server.create(second, "Carol");
    await bob.client.enter("join_room", { roomName: second, username: "Bob" });
    await alice.client.receives("user_left", { username: "Bob" });
    await carol.client.receives("user_joined", { username: "Bob" });
    await server.join(first, "Bob");
    await alice.client.say("in the first");
    await settle(carol.client, bob.client);
    expect(bob.client.received("chat_message", { text: "in the first" })).toEqual([]);
  });

  test("[WR7] creating another room leaves the first", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await bob.client.enter("create_room", { roomName: unique("room"), username: "Bob" });
    await alice.client.receives("user_left", { username: "Bob" });
  });

  test("[WR7] a refused join leaves the first membership as it was", async () => {
    const [first, second] = [unique("room"), unique("room")];
    const [alice, bob] = await server.room(first, "Alice", "Bob");
    await server.create(second, "Carol");
    for (const [event, roomName, username, code] of [
      ["join_room", unique("none"), "Bob", "E_NO_ROOM"],
      ["join_room", second, "Carol", "E_NAME_TAKEN"],
      ["join_room", second, "", "E_NAME_INVALID"],
      ["join_room", second, 7, "E_SCHEMA"],
      ["create_room", second, "Bob", "E_ROOM_EXISTS"],
    ] as const) {
      expect(await bob.client.ask(event, { roomName, username })).toMatchObject(failed(code));
    }
    await settle(alice.client, bob.client);
    expect(alice.client.received("user_left")).toEqual([]);
    expect(await bob.client.say("still here")).toMatchObject({ ok: true });
  });

  test("[WR11] an empty room stays, with its log", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    await alice.client.say("kept");
    await alice.client.ask("leave_room");
    const bob = await server.join(roomName, "Bob");
    expect(bob.answer).toMatchObject({ messages: [{ text: "kept", from: "Alice" }], head: 1 });
    expect(await bob.client.ask("create_room", { roomName, username: "Bob" })).toMatchObject(failed("E_ROOM_EXISTS"));
  });
});

describe("presence", () => {
  test("[WR8] the others hear of who joins and leaves, nobody about itself", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await alice.client.receives("user_joined", { username: "Bob" });
    await alice.client.receives("user_joined", { username: "Carol" });
    await bob.client.receives("user_joined", { username: "Carol" });
    carol.client.close();
    await alice.client.receives("user_left", { username: "Carol" });
    await bob.client.receives("user_left", { username: "Carol" });
    await bob.client.ask("leave_room");
    await alice.client.receives("user_left", { username: "Bob" });
    await settle(alice.client);
    expect(alice.client.received("user_joined")).toHaveLength(2);
    expect(alice.client.received("user_left")).toHaveLength(2);
    expect(bob.client.received("user_joined", { username: "Bob" })).toEqual([]);
    expect(bob.client.received("user_left", { username: "Bob" })).toEqual([]);
    expect(carol.client.received("user_joined")).toEqual([]);
  });

  test("[WR9] room_users lists the connected members after a change", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    const both = (body: Record<string, unknown>): boolean => names(body.users).join() === "Alice,Bob";
    await alice.client.receives("room_users", both);
    await bob.client.receives("room_users", both);
    bob.client.close();
    await alice.client.receives("room_users", (body) => names(body.users).join() === "Alice");
    const carol = await server.join(roomName, "Carol");
    expect(names(carol.answer.users)).toEqual(["Alice", "Carol"]);
  });

  test("[WR10] a burst of changes is told in few room_users", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    await alice.client.receives("room_users", (body) => names(body.users).join() === "Alice");
    const crowd = await Promise.all(Array.from({ length: 12 }, async () => server.connect()));
    const before = alice.client.received("room_users").length;
    const started = performance.now();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        crowd.map(async (client, index) => client.enter("join_room", { roomName, username: `guest ${index}` })),
      );
      if (round < 2) await Promise.all(crowd.map(async (client) => client.ask("leave_room")));
    }
    await alice.client.receives("room_users", (body) => names(body.users).length === 13);
    // Every one was sent between these two moments, so one in 100 ms bounds their number whatever the load.
    const elapsed = performance.now() - started;
    const told = alice.client.received("room_users").length - before;
    expect(told).toBeLessThanOrEqual(Math.floor(elapsed / 99) + 1);
  });

  test("[WR16] nothing of one room reaches another", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const other = await server.create(unique("room"), "Alice");
    await other.client.receives("room_users");
    await settle(other.client);
    const before = other.client.inbox.length;
    await alice.client.say("only here");
    await alice.client.whisper("Bob", "and here");
    bob.client.close();
    await alice.client.receives("user_left");
    await settle(alice.client);
    await settle(other.client);
    expect(other.client.inbox.slice(before).filter((one) => one.body.text !== "barrier")).toEqual([]);
    expect((await other.client.history()).texts).toEqual(["barrier", "barrier"]);
  });
});
