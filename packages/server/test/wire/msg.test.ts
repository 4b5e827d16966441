import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { failed, msg, nack, tag, to, wrongTag } from "./packets.ts";
import { type Body, text } from "./shapes.ts";

const server = serve();

const valid = (payload: string, seq: number): Body => ({
  type: "ACK",
  seq,
  meta: { integrity_status: "valid", expected: tag(payload, seq), received: tag(payload, seq) },
});

const integrityFail = (payload: string, seq: number, received: string): Body => ({
  type: "CONTROL",
  cmd: "INTEGRITY_FAIL",
  seq,
  transfer_id: "MSG",
  meta: { reason: "integrity_compromised", expected: tag(payload, seq), received, seq, type: "MSG" },
});

describe("message with id", () => {
  test("[WP2, WP10] is delivered to everybody and acknowledged with its offset", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const ack = await alice.client.exchange(msg("verified", 3, { id: "m1", from: "Bob", to: "Bob" }));
    expect(ack).toMatchObject({ ...valid("verified", 3), id: "m1" });
    expect(ack).toMatchObject({ meta: { offset: 1 } });
    for (const { client } of [alice, bob]) {
      const message = await client.receives("chat_message");
      expect(message).toMatchObject({
        id: "m1",
        offset: 1,
        type: "text",
        mode: "broadcast",
        from: "Alice",
        text: "verified",
        integrity: { suite: "crc32-xor-seq", status: "valid" },
      });
      const { seq = 3, checksum = tag("verified", 3) } = message.integrity as Body;
      expect({ seq, checksum }).toEqual({ seq: 3, checksum: tag("verified", 3) });
    }
    expect((await bob.client.history()).messages).toMatchObject([{ id: "m1", integrity: { status: "valid" } }]);
  });

  test("[WP3] sent again is a duplicate, under another seq as well", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const packet = msg("once", 3, { id: "m1" });
    await alice.client.exchange(packet);
    expect(await alice.client.exchange(packet)).toMatchObject({ id: "m1", meta: { offset: 1, duplicate: true } });
    const renumbered = await alice.client.exchange(msg("once", 9, { id: "m1" }));
    expect(renumbered).toMatchObject({ ...valid("once", 9), id: "m1" });
    expect(renumbered).toMatchObject({ meta: { offset: 1, duplicate: true } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "m1" })).toHaveLength(1);
    expect((await bob.client.history()).texts).toEqual(["once", "barrier"]);
  });

  test("[WP3] fifty copies at once are delivered once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const packet = msg("copies", 0, { id: "m" });
    for (let i = 0; i < 50; i += 1) alice.client.tell("reliable_event", packet);
    for (let i = 0; i < 50; i += 1) await alice.client.packet({ type: "ACK", id: "m", meta: { offset: 1 } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "m" })).toHaveLength(1);
    expect(alice.client.received("reliable_event", { meta: { duplicate: true } })).toHaveLength(49);
  });

  test("[WP12] under a used id with another body is E_CONFLICT", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("original", 0, { id: "m" }));
    for (const packet of [msg("altered", 1, { id: "m" }), msg("original", 1, { id: "m", ...to("Bob") })]) {
      const refused = await alice.client.exchange(packet);
      expect(refused).toMatchObject({ ...nack("E_CONFLICT"), seq: 1, id: "m" });
      expect(refused).toMatchObject({ meta: { retryable: false } });
    }
    await settle(alice.client, bob.client);
    expect((await bob.client.history()).texts).toEqual(["original", "barrier"]);
  });

  test("[WP13] may have any seq in any order", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const numbers = [900, 3, 3, 4_294_967_295, 0];
    for (const [index, seq] of numbers.entries())
      alice.client.tell("reliable_event", msg(`${index}`, seq, { id: `${index}` }));
    for (const index of numbers.keys()) {
      expect(await bob.client.receives("chat_message", { id: `${index}` })).toMatchObject({ offset: index + 1 });
    }
  });

  test("[WP15] to one member reaches the two alone", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const ack = await alice.client.exchange(msg("whisper", 1, { id: "w", ...to("Bob") }));
    expect(ack).toMatchObject({ type: "ACK", id: "w", meta: { integrity_status: "valid", offset: 1 } });
    for (const { client } of [alice, bob]) {
      const message = await client.receives("chat_message", { id: "w" });
      expect(message).toMatchObject({ mode: "unicast", recipient: "Bob", from: "Alice", text: "whisper", offset: 1 });
    }
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("chat_message", { id: "w" })).toEqual([]);
  });

  test("[WP17] that names its predecessor is delivered", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("one", 0, { id: "a" }));
    await alice.client.exchange(msg("two", 1, { id: "b", prev: "a" }));
    expect(await bob.client.receives("chat_message", { id: "b" })).toMatchObject({ offset: 2 });
  });

  test("[WP18] whose prev the server does not have is E_GAP, names it, and is stored once that is there", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const second = msg("second", 1, { id: "m2", prev: "m1" });
    const refused = await alice.client.exchange(second);
    expect(refused).toMatchObject({ type: "NACK", seq: 1, id: "m2" });
    expect(refused).toMatchObject({ meta: { code: "E_GAP", retryable: false, expected: "m1" } });
    // Neither another member's message of that id nor one of another conversation is the predecessor.
    await bob.client.exchange(msg("bob's", 0, { id: "m1" }));
    expect(await alice.client.exchange(second)).toMatchObject(nack("E_GAP"));
    await alice.client.exchange(msg("apart", 0, { id: "m0", ...to("Bob") }));
    expect(await alice.client.exchange(msg("x", 2, { id: "m3", prev: "m0" }))).toMatchObject(nack("E_GAP"));
    await alice.client.exchange(msg("first", 0, { id: "m1" }));
    expect(await alice.client.exchange(second)).toMatchObject({ type: "ACK", id: "m2", meta: { offset: 3 } });
    expect((await bob.client.history()).texts).toEqual(["bob's", "first", "second"]);
  });

  test("[WP18] many on the way at once are stored in their order, and a retry is a duplicate whatever prev says", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const burst = Array.from({ length: 16 }, (_, n) =>
      msg(`text ${n}`, n, { id: `m${n}`, ...(n > 0 ? { prev: `m${n - 1}` } : {}) }),
    );
    for (const packet of burst) alice.client.tell("reliable_event", packet);
    for (const [n, { id }] of burst.entries()) await alice.client.packet({ type: "ACK", id, meta: { offset: n + 1 } });
    expect((await bob.client.history()).texts).toEqual(burst.map(({ payload }) => payload));
    const again = await alice.client.exchange(msg("text 3", 3, { id: "m3", prev: "nowhere" }));
    expect(again).toMatchObject({ type: "ACK", meta: { offset: 4, duplicate: true } });
  });

  test("[WP18] a prev that is no id is E_SCHEMA", async () => {
    const [alice] = await server.room(unique("room"), "Alice");
    alice.client.tell("reliable_event", msg("x", 0, { id: "m1", prev: "a b" }));
    expect(await alice.client.receives("error_event")).toMatchObject({ code: "E_SCHEMA", path: "prev" });
  });
});

describe("probe without id", () => {
  test("[WP4] is acknowledged and delivered to nobody", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const ack = await alice.client.exchange(msg("probe", 1, { from: "Alice", to: "Bob" }));
    expect(ack).toMatchObject(valid("probe", 1));
    expect(ack).not.toHaveProperty("id");
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { text: "probe" })).toEqual([]);
    expect((await bob.client.history()).texts).toEqual(["barrier"]);
  });

  test("[WP6] without checksum gets an ACK that says nothing of integrity", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const ack = await alice.client.exchange({ type: "MSG", seq: 4, payload: "legacy" });
    expect(ack).toMatchObject({ type: "ACK", seq: 4 });
    expect(Object.keys((ack.meta ?? {}) as Body)).not.toContain("integrity_status");
  });
});

describe("wrong tag", () => {
  test.each([
    ["other seq", wrongTag("Hello", 5)],
    ["untied", "f7d18982"],
    ["empty", ""],
    ["short", "f7d1898"],
    ["long", "f7d189870"],
    ["prefixed", "0xf7d18987"],
    ["padded", " f7d18987"],
    ["not hex", "zzzzzzzz"],
  ])("[WP5] (%s) is INTEGRITY_FAIL, nothing stored, nothing delivered", async (_, checksum) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    for (const id of [{}, { id: "m" }]) {
      const fail = await alice.client.exchange({ type: "MSG", seq: 5, payload: "Hello", checksum, ...id });
      expect(fail).toMatchObject({ ...integrityFail("Hello", 5, checksum), ...id });
    }
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { text: "Hello" })).toEqual([]);
    expect(bob.client.received("transfer_stopped")).toEqual([]);
    expect((await bob.client.history()).texts).toEqual(["barrier"]);
  });

  test("[WP16] leaves the id free for the right one", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("Hello", 5, { id: "m", checksum: wrongTag("Hello", 5) }));
    const ack = await alice.client.exchange(msg("Hello", 6, { id: "m" }));
    expect(ack).toMatchObject({ type: "ACK", id: "m", meta: { offset: 1 } });
    expect(ack).not.toMatchObject({ meta: { duplicate: true } });
    await bob.client.receives("chat_message", { id: "m" });
  });

  test("[WP6] a message with id and no checksum is NACK E_INTEGRITY", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const refused = await alice.client.exchange({ type: "MSG", seq: 1, payload: "bare", id: "m" });
    expect(refused).toMatchObject({ ...nack("E_INTEGRITY"), seq: 1, id: "m" });
    expect(refused).toMatchObject({ meta: { retryable: false } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "m" })).toEqual([]);
  });
});

describe("refusals", () => {
  test.each([
    ["payload", { type: "MSG", seq: 1, payload: 5, id: "m" }],
    ["payload", { type: "MSG", seq: 1, id: "m" }],
    ["payload", { type: "MSG", seq: 1, payload: ["a"] }],
    ["payload", msg("", 1, { id: "m" })],
    ["id", msg("a", 1, { id: "a b" })],
    ["id", msg("a", 1, { id: "" })],
    ["id", msg("a", 1, { id: 7 })],
    ["mode", msg("a", 1, { id: "m", mode: "everyone" })],
    ["recipient", msg("a", 1, { id: "m", mode: "unicast" })],
    ["recipient", msg("a", 1, { id: "m", mode: "unicast", recipient: 5 })],
    ["recipient", msg("a", 1, { id: "m", recipient: "Bob" })],
    ["recipient", msg("a", 1, { id: "m", mode: "broadcast", recipient: "Bob" })],
  ])("[WP9, WP11] a wrong %s is an error_event E_SCHEMA: %j", async (_, packet) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    alice.client.tell("reliable_event", packet);
    expect(await alice.client.receives("error_event")).toMatchObject({ event: "reliable_event", code: "E_SCHEMA" });
    await settle(alice.client, bob.client);
    expect(alice.client.received("reliable_event")).toEqual([]);
    expect(bob.client.received("chat_message", (m) => m.text !== "barrier")).toEqual([]);
  });

  test.each([["HELLO"], ["msg"], ["ACK"], ["NACK"], [""], [5], [null], [undefined], ["__proto__"]])(
    "[WP9] type %j is an error_event E_SCHEMA",
    async (type) => {
      const alice = await server.create(unique("room"), "Alice");
      alice.client.tell("reliable_event", { ...msg("a", 1, { id: "m" }), type });
      expect(await alice.client.receives("error_event")).toMatchObject({ event: "reliable_event", code: "E_SCHEMA" });
      await settle(alice.client);
      expect(alice.client.received("reliable_event")).toEqual([]);
    },
  );

  test("[WP9, WA9] the callback gets the error in addition", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const answer = await alice.client.ask("reliable_event", { type: "MSG", seq: -1, payload: "a" });
    expect(answer).toMatchObject(failed("E_SCHEMA", "seq"));
    await alice.client.receives("error_event", { event: "reliable_event", code: "E_SCHEMA" });
  });

  test.each([["Nobody"], ["alice"], [""], ["x".repeat(65)]])("[WP12] recipient %j is E_NO_RECIPIENT", async (name) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const refused = await alice.client.exchange(msg("lost", 8, { id: "m", ...to(name) }));
    expect(refused).toMatchObject({ ...nack("E_NO_RECIPIENT"), seq: 8, id: "m" });
    expect(refused).toMatchObject({ meta: { retryable: false, message: expect.any(String) } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { text: "lost" })).toEqual([]);
  });

  test("[WP14] a payload over 65,536 bytes is E_TOO_LARGE, one of exactly that is not", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    for (const payload of ["x".repeat(65_537), "é".repeat(32_769)]) {
      const refused = await alice.client.exchange(msg(payload, 1, { id: "big" }));
      expect(refused).toMatchObject({ ...nack("E_TOO_LARGE"), seq: 1, id: "big" });
    }
    await alice.client.exchange(msg("é".repeat(32_768), 2, { id: "fits" }));
    expect(text(await bob.client.receives("chat_message"), "text")).toBe("é".repeat(32_768));
  });

  test("[WP12, WA8] outside of a room a packet is NACK E_NOT_MEMBER", async () => {
    const client = await server.connect();
    expect(await client.exchange(msg("a", 1, { id: "m" }))).toMatchObject({ ...nack("E_NOT_MEMBER"), seq: 1, id: "m" });
  });

  test("[WA7, WP12] a NACK comes alone", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await alice.client.exchange(msg("lost", 8, { id: "m", ...to("Nobody") }));
    await settle(alice.client);
    expect(alice.client.received("error_event")).toEqual([]);
  });

  test("[WA9] the callback gets ok or the error beside the packet", async () => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.ask("reliable_event", msg("good", 1, { id: "m" }))).toMatchObject({ ok: true });
    await alice.client.packet({ type: "ACK", id: "m" });
    const lost = await alice.client.ask("reliable_event", msg("lost", 2, { id: "n", ...to("Nobody") }));
    expect(lost).toMatchObject(failed("E_NO_RECIPIENT"));
    await alice.client.packet(nack("E_NO_RECIPIENT", { id: "n" }));
    const tampered = await alice.client.ask("reliable_event", msg("bad", 3, { id: "o", checksum: "00000000" }));
    expect(tampered).toMatchObject(failed("E_INTEGRITY"));
    await alice.client.packet({ cmd: "INTEGRITY_FAIL", id: "o" });
  });
});
