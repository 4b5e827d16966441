import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { number, text } from "./shapes.ts";

const server = serve();

describe("delivery", () => {
  test("[WT1, WT14] a broadcast reaches every member, the sender too, with all its fields", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const before = Date.now();
    expect(await alice.client.say("hello, everybody", { id: "hello_1" })).toMatchObject({ ok: true, offset: 1 });
    for (const { client } of [alice, bob, carol]) {
      const message = await client.receives("chat_message");
      expect(message).toMatchObject({
        id: "hello_1",
        offset: 1,
        type: "text",
        mode: "broadcast",
        from: "Alice",
        text: "hello, everybody",
        integrity: { suite: "crc32-xor-seq", status: "unchecked" },
      });
      expect(message).not.toHaveProperty("recipient");
      expect(number(message, "at")).toBeGreaterThanOrEqual(before);
      expect(number(message, "at")).toBeLessThanOrEqual(Date.now());
    }
    await settle(alice.client, bob.client, carol.client);
    for (const { client } of [alice, bob, carol]) {
      expect(client.received("chat_message", { id: "hello_1" })).toHaveLength(1);
    }
  });

  test("[WT2] the answer carries offset and time of the delivered message", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const answer = await alice.client.say("when?");
    const message = await alice.client.receives("chat_message");
    expect(answer).toMatchObject({ ok: true, offset: message.offset, at: message.at });
    expect(answer.duplicate ?? false).toBe(false);
  });

  test("[WT3] a unicast reaches the sender and the recipient and nobody else", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    expect(await alice.client.whisper("Bob", "between us", { id: "w1" })).toMatchObject({ ok: true, offset: 1 });
    for (const { client } of [alice, bob]) {
      expect(await client.receives("chat_message")).toMatchObject({
        id: "w1",
        offset: 1,
        mode: "unicast",
        from: "Alice",
        recipient: "Bob",
        text: "between us",
      });
    }
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("chat_message", { id: "w1" })).toEqual([]);
  });

  test("[WT5] a from, at or offset of the client's is ignored", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.say("who am I?", { from: "Bob", at: 1, offset: 77, integrity: { status: "valid" } });
    const message = await bob.client.receives("chat_message");
    expect(message).toMatchObject({ from: "Alice", offset: 1, integrity: { status: "unchecked" } });
    expect(number(message, "at")).toBeGreaterThan(1);
  });

  test("[WT9] a message without an id is given one", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.say("one");
    await alice.client.say("one");
    const ids = [await bob.client.receives("chat_message"), await bob.client.receives("chat_message")].map((message) =>
      text(message, "id"),
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
});

describe("offsets", () => {
  test("[WT4] room and pairs count apart, without a hole, and refusals use none", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const offsets = async (answer: Promise<object>): Promise<unknown> => number(await answer, "offset");
    expect(await offsets(alice.client.say("r1"))).toBe(1);
    expect(await offsets(alice.client.whisper("Bob", "ab1"))).toBe(1);
    expect(await alice.client.say("")).toMatchObject(failed("E_SCHEMA"));
    expect(await alice.client.whisper("Nobody", "x")).toMatchObject(failed("E_NO_RECIPIENT"));
    expect(await offsets(bob.client.whisper("Alice", "ab2"))).toBe(2);
    expect(await offsets(carol.client.whisper("Alice", "ac1"))).toBe(1);
    expect(await offsets(bob.client.whisper("Carol", "bc1"))).toBe(1);
    expect(await offsets(carol.client.say("r2"))).toBe(2);
    expect(await offsets(bob.client.say("r3"))).toBe(3);
  });

  test("[WT4] many senders at once make one order that all see", async () => {
    const members = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await Promise.all(
      members.flatMap(({ client, name }) =>
        Array.from({ length: 30 }, async (_, index) => client.say(`${name} ${index}`)),
      ),
    );
    await settle(...(members.map(({ client }) => client) as [(typeof members)[0]["client"]]));
    const seen = members.map(({ client }) => client.received("chat_message", (m) => m.text !== "barrier"));
    for (const messages of seen) {
      expect(messages.map((message) => message.offset)).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
      expect(messages.map((message) => message.text)).toEqual(seen[0]?.map((message) => message.text));
      for (const { name } of members) {
        const own = messages.filter((message) => message.from === name).map((message) => message.text);
        expect(own).toEqual(Array.from({ length: 30 }, (_, index) => `${name} ${index}`));
      }
    }
  });
});

describe("message ids", () => {
  test("[WT6] the same message again gets the first answer and is delivered once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const first = await alice.client.say("once", { id: "same" });
    await alice.client.say("between");
    const again = await alice.client.say("once", { id: "same" });
    expect(again).toMatchObject({ ok: true, offset: first.offset, at: first.at, duplicate: true });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "same" })).toHaveLength(1);
    expect((await bob.client.history()).texts).toEqual(["once", "between", "barrier"]);
  });

  test("[WT6] a hundred times at once is stored once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => alice.client.say("burst", { id: "burst" })),
    );
    expect(answers.every((answer) => answer.ok && answer.offset === 1)).toBe(true);
    expect(answers.filter((answer) => answer.duplicate !== true)).toHaveLength(1);
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "burst" })).toHaveLength(1);
    expect((await bob.client.history()).head).toBe(2);
  });

  test("[WT6] a private message again is not delivered twice either", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.whisper("Bob", "psst", { id: "p" });
    expect(await alice.client.whisper("bob", "psst", { id: "p" })).toMatchObject({ offset: 1, duplicate: true });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "p" })).toHaveLength(1);
  });

  test("[WT7] the same id with another text, mode or recipient is E_CONFLICT", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await alice.client.say("original", { id: "x" });
    await alice.client.whisper("Bob", "secret", { id: "y" });
    expect(await alice.client.say("altered", { id: "x" })).toMatchObject(failed("E_CONFLICT"));
    expect(await alice.client.whisper("Bob", "original", { id: "x" })).toMatchObject(failed("E_CONFLICT"));
    expect(await alice.client.whisper("Carol", "secret", { id: "y" })).toMatchObject(failed("E_CONFLICT"));
    expect(await alice.client.say("secret", { id: "y" })).toMatchObject(failed("E_CONFLICT"));
    await settle(alice.client, bob.client, carol.client);
    expect((await bob.client.history()).texts).toEqual(["original", "barrier"]);
    expect(carol.client.received("chat_message", { id: "y" })).toEqual([]);
  });

  test("[WT8] two members may use the same id", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const first = await alice.client.say("from Alice", { id: "id" });
    const second = await bob.client.say("from Bob", { id: "id" });
    expect(first).toMatchObject({ ok: true, offset: 1 });
    expect(second).toMatchObject({ ok: true, offset: 2 });
    expect(second.duplicate ?? false).toBe(false);
  });

  test.each([["a"], ["A-z_09"], ["x".repeat(64)], ["__proto__"], ["-"]])("[WT9] %s is an id", async (id) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.say("hi", { id })).toMatchObject({ ok: true, offset: 1 });
    expect(await alice.client.receives("chat_message")).toMatchObject({ id });
  });

  test.each([[""], ["x".repeat(65)], ["a b"], ["ä"], ["a/b"], ["a.b"], ["a\n"], [5], [null], [["a"]]])(
    "[WT9] %j is no id",
    async (id) => {
      const alice = await server.create(unique("room"), "Alice");
      expect(await alice.client.say("hi", { id })).toMatchObject(failed("E_SCHEMA", "id"));
    },
  );
});

describe("text", () => {
  test.each([
    ["ASCII", "x".repeat(65_536)],
    ["two bytes each", "é".repeat(32_768)],
    ["four bytes each", "😀".repeat(16_384)],
    ["white space", " "],
    ["markup", "<img src=x onerror=alert(1)> [x](javascript:alert(1))"],
    ["control characters", "a\u0000b\u0007\r\n\t"],
  ])("[WT10] %s arrives unchanged", async (_, words) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    expect(await alice.client.say(words)).toMatchObject({ ok: true });
    expect(text(await bob.client.receives("chat_message"), "text")).toBe(words);
    expect((await bob.client.history()).texts).toEqual([words]);
  });

  test.each([
    ["65,537 letters", "x".repeat(65_537)],
    ["65,538 bytes in fewer letters", "é".repeat(32_769)],
    ["a million letters", "x".repeat(1_000_000)],
  ])("[WT10] %s are E_TOO_LARGE", async (_, words) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    expect(await alice.client.say(words)).toMatchObject(failed("E_TOO_LARGE"));
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", (m) => m.text !== "barrier")).toEqual([]);
  });

  test("[WT10] an empty text is E_SCHEMA", async () => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.say("")).toMatchObject(failed("E_SCHEMA", "text"));
  });
});

describe("refusals", () => {
  test.each([["Nobody"], ["Alice"], ["aLiCe"], [""], ["x".repeat(65)], ["a\u0000b"], ["\u202e"]])(
    "[WT11] recipient %j is E_NO_RECIPIENT",
    async (recipient) => {
      const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
      expect(await alice.client.whisper(recipient, "lost")).toMatchObject(failed("E_NO_RECIPIENT"));
      await settle(alice.client, bob.client);
      expect(bob.client.received("chat_message", { text: "lost" })).toEqual([]);
      expect(alice.client.received("chat_message", { text: "lost" })).toEqual([]);
    },
  );

  test.each([[5], [null], [["Bob"]], [{ username: "Bob" }], [true], [undefined]])(
    "[WT11] recipient %j is E_SCHEMA",
    async (recipient) => {
      const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
      const answer = await alice.client.ask("chat_message", { type: "text", mode: "unicast", recipient, text: "lost" });
      expect(answer).toMatchObject(failed("E_SCHEMA", "recipient"));
      await settle(alice.client, bob.client);
      expect(bob.client.received("chat_message", { text: "lost" })).toEqual([]);
    },
  );

  test("[WT11] a recipient who left is E_NO_RECIPIENT", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await bob.client.ask("leave_room");
    expect(await alice.client.whisper("Bob", "too late")).toMatchObject(failed("E_NO_RECIPIENT"));
  });

  test("[WT11] a member of another room is no recipient", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const bob = await server.create(unique("room"), "Bob");
    expect(await alice.client.whisper("Bob", "across")).toMatchObject(failed("E_NO_RECIPIENT"));
    await settle(bob.client);
    expect(bob.client.received("chat_message", { text: "across" })).toEqual([]);
  });

  test.each([
    ["type", { type: "image", mode: "broadcast", text: "a" }],
    ["type", { mode: "broadcast", text: "a" }],
    ["type", { type: 1, mode: "broadcast", text: "a" }],
    ["mode", { type: "text", text: "a" }],
    ["mode", { type: "text", mode: "everyone", text: "a" }],
    ["mode", { type: "text", mode: null, text: "a" }],
    ["text", { type: "text", mode: "broadcast" }],
    ["text", { type: "text", mode: "broadcast", text: 5 }],
    ["text", { type: "text", mode: "broadcast", text: ["a"] }],
    ["url", { type: "file", mode: "broadcast", fileName: "a", fileSize: 1 }],
    ["url", { type: "file", mode: "broadcast", url: 7, fileName: "a", fileSize: 1 }],
  ])("[WT13, WA3] a wrong %s is E_SCHEMA and named: %j", async (path, body) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("chat_message", body)).toMatchObject(failed("E_SCHEMA", path));
    expect((await alice.client.history()).head).toBe(0);
  });
});
