import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { plan } from "./lab-plan.ts";
import {
  CHUNK,
  chunk,
  control,
  msg,
  nack,
  outgoing,
  resume,
  sendChunks,
  sendFile,
  sha256,
  slice,
  tag,
} from "./packets.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { text } from "./shapes.ts";

const server = serveAlone({ lab: true });

describe("seq-shift", () => {
  test("[WL2, WL3] of a chunk is caught, stops the transfer and is logged", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    await plan(alice, { on: "chunk", tamper: "seq-shift" });
    alice.client.tell("reliable_event", chunk(file, 0));
    const received = tag(slice(file, 0), 0);
    const expected = tag(slice(file, 0), 1000);
    const fail = await alice.client.packet({ cmd: "INTEGRITY_FAIL", transfer_id: file.id });
    expect(fail).toMatchObject({ seq: 1000, meta: { seq: 1000, expected, received, type: "FILE_CHUNK" } });
    await server.printed(/\[MITM ATTACK\] Altered packet seq from 0 to 1000/);
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    await plan(alice);
    await sendFile(alice.client, outgoing(CHUNK * 2));
    await bob.client.receives("chat_message", { type: "file" });
  });

  test("[WL2] in the middle of a transfer the audience is told", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0, 1]);
    await plan(alice, { on: "chunk", tamper: "seq-shift" });
    alice.client.tell("reliable_event", chunk(file, 2));
    await alice.client.packet({ cmd: "INTEGRITY_FAIL", transfer_id: file.id, seq: 1002 });
    const stopped = { transfer_id: file.id, reason: "integrity_compromised", from: "Alice" };
    await alice.client.receives("transfer_stopped", stopped);
    await bob.client.receives("transfer_stopped", stopped);
  });

  test("[WL2, WL3] of a message", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", seq: 41, tamper: "seq-shift" });
    alice.client.tell("reliable_event", msg("Hello", 41, { id: "m" }));
    const fail = await alice.client.packet({ cmd: "INTEGRITY_FAIL", id: "m" });
    expect(fail).toMatchObject({
      seq: 1041,
      meta: { seq: 1041, expected: tag("Hello", 1041), received: tag("Hello", 41) },
    });
    await server.printed(/\[MITM ATTACK\] Altered packet seq from 41 to 1041/);
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "m" })).toEqual([]);
  });
});

describe("bit-flip", () => {
  test("[WL4] of a chunk and of a message is caught under the packet's own seq", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await plan(alice, { on: "chunk", tamper: "bit-flip" }, { on: "msg", tamper: "bit-flip" });
    for (const [packet, bytes, seq] of [
      [chunk(file, 1), slice(file, 1), 1],
      [msg("Hello", 5, { id: "m" }), "Hello", 5],
    ] as const) {
      const fail = await alice.client.exchange(packet);
      expect(fail).toMatchObject({ cmd: "INTEGRITY_FAIL", seq, meta: { received: tag(bytes, seq) } });
      expect(text(fail, "meta", "expected")).not.toBe(tag(bytes, seq));
    }
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
  });
});

describe("drop", () => {
  test("[WL5, WL10] loses the packet that the rule names, and that one alone", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 3);
    await plan(alice, { on: "chunk", seq: 1, tamper: "drop" }, { on: "msg", seq: 7, tamper: "drop" });
    alice.client.tell("reliable_event", chunk(file, 1));
    alice.client.tell("reliable_event", msg("lost", 7, { id: "lost" }));
    await sendChunks(alice.client, file, [0, 2]);
    await alice.client.exchange(msg("kept", 8, { id: "kept" }));
    expect(await resume(alice.client, file.id)).toMatchObject({ meta: { missing: [[1, 1]] } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "lost" })).toEqual([]);
    expect(alice.client.received("reliable_event", (p) => p.seq === 1 || p.seq === 7)).toEqual([]);
    await plan(alice);
    await sendChunks(alice.client, file, [1]);
    expect(await alice.client.exchange(msg("lost", 7, { id: "lost" }))).toMatchObject({ type: "ACK" });
  });
});

describe("duplicate", () => {
  test("[WL6] of a message answers twice and delivers once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", tamper: "duplicate" });
    alice.client.tell("reliable_event", msg("twice", 3, { id: "m" }));
    await alice.client.packet({ type: "ACK", id: "m", meta: { offset: 1 } });
    await alice.client.packet({ type: "ACK", id: "m", meta: { offset: 1, duplicate: true } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { id: "m" })).toHaveLength(1);
  });

  test("[WL6] of chunks answers twice and stores once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "chunk", tamper: "duplicate" });
    const file = outgoing(CHUNK * 2);
    for (const seq of [0, 1]) {
      alice.client.tell("reliable_event", chunk(file, seq));
      await alice.client.packet({ type: "ACK", transfer_id: file.id, seq });
      await alice.client.packet({ type: "ACK", transfer_id: file.id, seq, meta: { duplicate: true } });
    }
    const complete = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(complete).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { type: "file" })).toHaveLength(1);
  });
});

describe("delay and reorder", () => {
  test("[WL7] a delayed message and chunk arrive and are good", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", tamper: "delay" }, { on: "chunk", tamper: "delay" });
    expect(await alice.client.exchange(msg("late", 0, { id: "m" }))).toMatchObject({ type: "ACK", id: "m" });
    await bob.client.receives("chat_message", { id: "m", text: "late" });
    const file = outgoing(CHUNK * 3);
    expect(await sendFile(alice.client, file)).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
  });

  test("[WL8] a reordered message is overtaken by the next", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", seq: 0, tamper: "reorder" });
    alice.client.tell("reliable_event", msg("first", 0, { id: "first" }));
    alice.client.tell("reliable_event", msg("second", 1, { id: "second" }));
    expect(await bob.client.receives("chat_message", { id: "second" })).toMatchObject({ offset: 1 });
    expect(await bob.client.receives("chat_message", { id: "first" })).toMatchObject({ offset: 2 });
    await alice.client.packet({ type: "ACK", id: "first" });
  });

  test("[WL8] a file whose chunks are reordered arrives whole", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await plan(alice, { on: "chunk", seq: 1, tamper: "reorder" }, { on: "chunk", seq: 3, tamper: "reorder" });
    const file = outgoing(CHUNK * 6);
    expect(await sendFile(alice.client, file)).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
    const order = alice.client.received("reliable_event", { type: "ACK" }).map((packet) => packet.seq);
    expect(order.indexOf(2)).toBeLessThan(order.indexOf(1));
  });

  test("[WL8] a reordered packet with none behind it arrives all the same", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", tamper: "reorder" });
    alice.client.tell("reliable_event", msg("alone", 0, { id: "alone" }));
    await bob.client.receives("chat_message", { id: "alone" });
  });
});

describe("re-tag", () => {
  test("[WL9] of a message passes the check and delivers something else", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await plan(alice, { on: "msg", tamper: "re-tag" });
    const ack = await alice.client.exchange(msg("PAY BOB   100", 7, { id: "m" }));
    expect(ack).toMatchObject({ type: "ACK", id: "m", meta: { integrity_status: "valid" } });
    const message = await bob.client.receives("chat_message", { id: "m", integrity: { status: "valid" } });
    expect(message.text).not.toBe("PAY BOB   100");
  });

  test("[WL9] of a chunk passes and completes with other bytes", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await plan(alice, { on: "chunk", seq: 1, tamper: "re-tag" });
    const complete = await sendFile(alice.client, file);
    expect(complete).toMatchObject({ meta: { size: file.bytes.length } });
    expect(text(complete, "meta", "sha256")).not.toBe(sha256(file.bytes));
    const served = await fetch(`${server.url}${text(complete, "meta", "url")}`);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(bytes.subarray(0, CHUNK).equals(slice(file, 0))).toBe(true);
    expect(bytes.equals(file.bytes)).toBe(false);
  });
});

describe("reach", () => {
  test("[WL10] a rule for chunks leaves messages alone, and the other way round", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await plan(alice, { on: "chunk", tamper: "bit-flip" });
    expect(await alice.client.exchange(msg("a", 0, { id: "m" }))).toMatchObject({ type: "ACK" });
    await plan(alice, { on: "msg", tamper: "bit-flip" });
    await sendFile(alice.client, outgoing(CHUNK * 2));
    expect(await alice.client.exchange(msg("b", 0))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  });

  test("[WL10] chat messages and CONTROL packets are not touched", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    await plan(alice, { on: "msg", tamper: "drop" }, { on: "chunk", tamper: "drop" });
    expect(await alice.client.say("through")).toMatchObject({ ok: true });
    expect(await resume(alice.client, file.id)).toMatchObject({ cmd: "MISSING" });
    alice.client.tell("reliable_event", control("CANCEL", file.id));
    await alice.client.packet({ cmd: "CANCELLED" });
  });

  test("[WL11] it is its own member's traffic, in its own room", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const elsewhere = await server.create(unique("room"), "Alice");
    await plan(alice, { on: "msg", tamper: "bit-flip" });
    for (const member of [bob, elsewhere]) {
      expect(await member.client.exchange(msg("fine", 0, { id: "m" }))).toMatchObject({ type: "ACK" });
    }
    expect(await alice.client.exchange(msg("not fine", 0))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  });

  test("[WL12] an empty plan clears, a new one replaces", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await plan(alice, { on: "msg", seq: 1, tamper: "bit-flip" });
    await plan(alice, { on: "msg", seq: 2, tamper: "bit-flip" });
    expect(await alice.client.exchange(msg("a", 1))).toMatchObject({ type: "ACK" });
    expect(await alice.client.exchange(msg("a", 2))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    await plan(alice);
    expect(await alice.client.exchange(msg("a", 2))).toMatchObject({ type: "ACK" });
  });

  test("[WL12] a plan ends when its member leaves", async () => {
    const roomName = unique("room");
    const [, bob] = await server.room(roomName, "Alice", "Bob");
    await plan(bob, { on: "msg", tamper: "bit-flip" });
    await bob.client.ask("leave_room");
    await bob.client.enter("join_room", { roomName, username: "Bob", token: bob.token });
    expect(await bob.client.exchange(msg("a", 0))).toMatchObject({ type: "ACK" });
  });
});

test("[WE5] in a sealed room no plan is taken: none of its packets would meet one", async () => {
  const client = await server.connect();
  expect(await new SealedPerson("Ann").enters("create_room", client, new SealedRoom())).toMatchObject({ ok: true });
  const answer = await client.ask("lab_set", { plan: [{ on: "msg", tamper: "bit-flip" }] });
  expect(answer).toMatchObject({ ok: false, error: { code: "E_SUITE" } });
});
