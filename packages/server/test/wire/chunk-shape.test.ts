import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, chunk, chunk64, forged, nack, outgoing, pattern, resume, sendChunks, to, wrongTag } from "./packets.ts";
import type { Body } from "./shapes.ts";

const server = serve();

const faults: [string, Body][] = [
  ["no total_chunks", { total_chunks: undefined }],
  ["total_chunks in words", { total_chunks: "3" }],
  ["half a chunk", { total_chunks: 1.5 }],
  ["negative total_chunks", { total_chunks: -1 }],
  ["zero total_chunks", { total_chunks: 0 }],
  ["no chunk_size", { chunk_size: undefined }],
  ["chunk_size 16,383", { chunk_size: 16_383 }],
  ["chunk_size 1,048,577", { chunk_size: 1_048_577 }],
  ["chunk_size as text", { chunk_size: "16384" }],
  ["no total_size", { total_size: undefined }],
  ["negative total_size", { total_size: -1 }],
  ["fractional total_size", { total_size: 0.5 }],
  ["no filename", { filename: undefined }],
  ["empty filename", { filename: "" }],
  ["filename of 256 code points", { filename: "😀".repeat(256) }],
  ["filename that is no text", { filename: 5 }],
  ["no payload", { payload: undefined }],
  ["payload as text", { payload: "text" }],
  ["payload as list", { payload: [1, 2, 3] }],
  ["payload as object", { payload: { type: "Buffer", data: [1] } }],
  ["payload null", { payload: null }],
  ["unknown mode", { mode: "everyone" }],
  ["unicast without recipient", { mode: "unicast" }],
  ["recipient that is no text", { mode: "unicast", recipient: 7 }],
];

describe("shape", () => {
  test.each(faults)("[WF8, WF9] %s: NACK E_SCHEMA with id and seq, nothing opened", async (_, more) => {
    const [alice] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 3);
    const refused = await alice.client.exchange(chunk(file, 0, more));
    expect(refused).toMatchObject({ ...nack("E_SCHEMA"), transfer_id: file.id, seq: 0 });
    expect(refused).toMatchObject({ meta: { retryable: false, message: expect.any(String) } });
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await settle(alice.client);
    expect(alice.client.received("error_event")).toEqual([]);
  });

  test.each(faults)("[WF8] %s harms no open transfer", async (_, more) => {
    const [alice] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    expect(await alice.client.exchange(chunk(file, 1, more))).toMatchObject(nack("E_SCHEMA"));
    await sendChunks(alice.client, file, [1]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
  });

  test.each([
    ["Base64 of a chunk size over 786,432", { chunk_size: 786_433, total_size: 786_433, total_chunks: 1 }],
    ["Base64 with a foreign letter", { payload_b64: "AAAA*AAA" }],
    ["Base64 that is no text", { payload_b64: 5 }],
    ["Base64 cut off", { payload_b64: "AAAAA" }],
  ])("[WF8, WF9] %s: NACK E_SCHEMA", async (_, more) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    const refused = await alice.client.exchange(chunk64(file, 0, more));
    expect(refused).toMatchObject({ ...nack("E_SCHEMA"), transfer_id: file.id, seq: 0 });
  });

  test.each([-1, 1.5, "5", 4_294_967_301, true, null, undefined, {}])(
    "[WF8] seq %j is E_SCHEMA and not echoed",
    async (seq) => {
      const alice = await server.create(unique("room"), "Alice");
      const file = outgoing(CHUNK * 3);
      alice.client.tell("reliable_event", chunk(file, 0, { seq }));
      const refused = await alice.client.packet({ ...nack("E_SCHEMA"), transfer_id: file.id });
      expect(refused).not.toHaveProperty("seq");
    },
  );

  test.each(["", "x".repeat(65), "a b", "ä", "../x", 5, null, undefined, ["t"], {}])(
    "[WF8] transfer_id %j is E_SCHEMA and not echoed",
    async (id) => {
      const alice = await server.create(unique("room"), "Alice");
      const file = outgoing(CHUNK * 3);
      alice.client.tell("reliable_event", chunk(file, 2, { transfer_id: id }));
      const refused = await alice.client.packet({ ...nack("E_SCHEMA"), seq: 2 });
      expect(refused).not.toHaveProperty("transfer_id");
    },
  );

  test.each(["a", "__proto__", "constructor", "x".repeat(64)])("[WF8] transfer_id %s is one", async (suffix) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2, { id: suffix });
    await sendChunks(alice.client, file, [1, 0]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: suffix });
  });

  test.each(["n".repeat(255), "😀".repeat(255), "x"])("[WF9] a filename of %# good length", async (filename) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2, { name: filename });
    await sendChunks(alice.client, file, [0, 1]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
  });

  test("[WF24] a recipient without unicast is E_SCHEMA and opens nothing", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK);
    for (const more of [{ recipient: "Bob" }, { recipient: "Bob", mode: "broadcast" }]) {
      expect(await alice.client.exchange(chunk(file, 0, more))).toMatchObject(nack("E_SCHEMA"));
    }
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { type: "file" })).toEqual([]);
  });

  test("[WF8, WF10] comes before the right to the transfer", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    expect(await bob.client.exchange(chunk(file, 1, { filename: "" }))).toMatchObject(nack("E_SCHEMA"));
    expect(await bob.client.exchange(chunk(file, 1))).toMatchObject(nack("E_NOT_OWNER"));
  });

  test("[WF8, WF11] comes before a stopped stream and a wrong tag", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    const bad = wrongTag(file.bytes.subarray(0, CHUNK), 0);
    expect(await alice.client.exchange(chunk(file, 0, { checksum: bad, chunk_size: 1 }))).toMatchObject(
      nack("E_SCHEMA"),
    );
    expect(await alice.client.exchange(chunk(file, 0, { checksum: bad }))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    expect(await alice.client.exchange(chunk(file, 0, { chunk_size: 1 }))).toMatchObject(nack("E_SCHEMA"));
    expect(await alice.client.exchange(chunk(file, 0))).toMatchObject(nack("E_STREAM_CLOSED"));
  });
});

describe("outside of a room", () => {
  test("[WA7, WA8] a chunk is NACK E_NOT_MEMBER", async () => {
    const client = await server.connect();
    const file = outgoing(CHUNK);
    const refused = await client.exchange(chunk(file, 0));
    expect(refused).toMatchObject({ ...nack("E_NOT_MEMBER"), transfer_id: file.id, seq: 0 });
  });
});

describe("recipient and quota", () => {
  test.each([["Nobody"], ["Alice"], [""], ["x".repeat(65)]])(
    "[WF18, WF26] a transfer to %j is E_NO_RECIPIENT and does not open",
    async (recipient) => {
      const alice = await server.create(unique("room"), "Alice");
      const file = outgoing(CHUNK * 2, { audience: to(recipient) });
      const refused = await alice.client.exchange(chunk(file, 0));
      expect(refused).toMatchObject({ ...nack("E_NO_RECIPIENT"), transfer_id: file.id, seq: 0 });
      expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    },
  );

  test("[WF16, WF18] length comes before the recipient", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2, { audience: to("Nobody") });
    expect(await alice.client.exchange(forged(file, 0, pattern(5)))).toMatchObject(nack("E_LENGTH"));
    expect(await alice.client.exchange(chunk(file, 5))).toMatchObject(nack("E_SEQ_RANGE"));
    expect(await alice.client.exchange(chunk(file, 0, { total_chunks: 9 }))).toMatchObject(nack("E_TOTAL_MISMATCH"));
    expect(await alice.client.exchange(chunk(file, 0, { checksum: undefined }))).toMatchObject(nack("E_INTEGRITY"));
  });

  test("[WF18] a stored chunk is still a duplicate when the recipient has left", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2, { audience: to("Bob") });
    await sendChunks(alice.client, file, [0]);
    await bob.client.ask("leave_room");
    expect(await alice.client.exchange(chunk(file, 0))).toMatchObject({ type: "ACK", meta: { duplicate: true } });
  });

  test("[WF19] the quota of open transfers is E_QUOTA, after the recipient was checked; ending one makes place", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const open: string[] = [];
    let reply: Body = {};
    while (open.length < 1000) {
      const file = outgoing(CHUNK * 2);
      reply = await alice.client.exchange(chunk(file, 0));
      if (reply.type !== "ACK") break;
      open.push(file.id);
    }
    expect(open.length).toBeGreaterThanOrEqual(8);
    expect(reply).toMatchObject({ ...nack("E_QUOTA"), seq: 0 });
    expect(reply).toMatchObject({ meta: { retryable: true } });
    const lost = outgoing(CHUNK * 2, { audience: to("Nobody") });
    expect(await alice.client.exchange(chunk(lost, 0))).toMatchObject(nack("E_NO_RECIPIENT"));
    const small = outgoing(CHUNK);
    expect(await alice.client.exchange(chunk(small, 0))).toMatchObject(nack("E_QUOTA"));
    alice.client.tell("reliable_event", { type: "CONTROL", cmd: "CANCEL", transfer_id: open[0] });
    await alice.client.packet({ cmd: "CANCELLED", transfer_id: open[0] });
    await sendChunks(alice.client, outgoing(CHUNK * 2), [0]);
  });
});
