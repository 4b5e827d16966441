import { describe, expect, test } from "vitest";
import { type Client, settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import {
  CHUNK,
  chunk,
  forged,
  nack,
  type Outgoing,
  outgoing,
  pattern,
  resume,
  sendChunks,
  sendFile,
  seqs,
  slice,
  tag,
  to,
  wrongTag,
} from "./packets.ts";
import { type Body, number, text } from "./shapes.ts";

const server = serve();

const spoil = async (client: Client, file: Outgoing, seq: number, more: Body = {}): Promise<Body> =>
  client.exchange(chunk(file, seq, { checksum: wrongTag(slice(file, seq), seq), ...more }));

const integrityFail = (file: Outgoing, seq: number, received: string): Body => ({
  type: "CONTROL",
  cmd: "INTEGRITY_FAIL",
  transfer_id: file.id,
  seq,
  meta: {
    reason: "integrity_compromised",
    expected: tag(slice(file, seq), seq),
    received,
    seq,
    type: "FILE_CHUNK",
  },
});

describe("wrong tag", () => {
  test("[WF20, WF11] stops the transfer for its audience of three, and nothing comes of it", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 3, { name: "plans.bin" });
    const before = Date.now();
    await sendChunks(alice.client, file, [0]);
    expect(await spoil(alice.client, file, 1)).toMatchObject(integrityFail(file, 1, wrongTag(slice(file, 1), 1)));
    for (const { client } of [alice, bob, carol]) {
      const stopped = await client.receives("transfer_stopped");
      expect(stopped).toMatchObject({
        transfer_id: file.id,
        from: "Alice",
        filename: "plans.bin",
        reason: "integrity_compromised",
      });
      expect(number(stopped, "at")).toBeGreaterThanOrEqual(before);
    }
    for (const seq of [1, 2, 0]) {
      const refused = await alice.client.exchange(chunk(file, seq));
      expect(refused).toMatchObject({ ...nack("E_STREAM_CLOSED"), transfer_id: file.id, seq });
      expect(refused).toMatchObject({ meta: { retryable: false } });
    }
    expect(await spoil(alice.client, file, 2)).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await alice.client.exchange(chunk(file, 2, { checksum: undefined }))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await alice.client.exchange(chunk(file, 9, { total_chunks: 9 }))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    await settle(alice.client, bob.client, carol.client);
    for (const { client } of [alice, bob, carol]) {
      expect(client.received("transfer_stopped")).toHaveLength(1);
      expect(client.received("chat_message", { type: "file" })).toEqual([]);
    }
    expect((await bob.client.history()).texts).toEqual(["barrier"]);
  });

  test("[WF20] in the middle of a burst: what was sent after it is refused, whatever was under way", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 40);
    for (const seq of seqs(file)) {
      const bad = seq === 20 ? { checksum: wrongTag(slice(file, seq), seq) } : {};
      alice.client.tell("reliable_event", chunk(file, seq, bad));
    }
    await alice.client.packet({ cmd: "INTEGRITY_FAIL", transfer_id: file.id, seq: 20 });
    for (const seq of seqs(file, 21)) {
      expect(await alice.client.packet({ transfer_id: file.id, seq })).toMatchObject(nack("E_STREAM_CLOSED"));
    }
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    await settle(alice.client, bob.client);
    expect(bob.client.received("transfer_stopped")).toHaveLength(1);
    expect(bob.client.received("chat_message", { type: "file" })).toEqual([]);
  });

  test.each([
    ["", "empty"],
    ["zzzzzzzz", "no hex"],
    ["0", "short"],
    [" f7d18987", "padded"],
    ["x".repeat(1000), "long"],
  ])("[WF12] malformed counts as wrong (%#: %j)", async (checksum) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    const fail = await alice.client.exchange(chunk(file, 1, { checksum }));
    expect(fail).toMatchObject({ cmd: "INTEGRITY_FAIL", transfer_id: file.id, seq: 1 });
    expect(text(fail, "meta", "expected")).toBe(tag(slice(file, 1), 1));
    expect(await alice.client.exchange(chunk(file, 1))).toMatchObject(nack("E_STREAM_CLOSED"));
  });

  test.each<[string, number, Body]>([
    ["other totals", 1, { total_chunks: 9 }],
    ["contradicting totals and name", 1, { total_size: 5, filename: "other" }],
    ["beyond the range", 77, {}],
    ["wrong length", 1, { payload: pattern(5) }],
    ["all at once", 77, { payload: pattern(5), total_chunks: 9 }],
    ["no recipient", 1, to("Nobody")],
  ])("[WF12] is found before %s", async (_, seq, more) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    const payload = Buffer.isBuffer(more.payload) ? more.payload : slice(file, seq);
    const packet = forged(file, seq, payload, { ...more, checksum: wrongTag(payload, seq) });
    expect(await alice.client.exchange(packet)).toMatchObject({
      cmd: "INTEGRITY_FAIL",
      meta: { expected: tag(payload, seq), seq, reason: "integrity_compromised", type: "FILE_CHUNK" },
    });
    expect(await alice.client.exchange(chunk(file, 1))).toMatchObject(nack("E_STREAM_CLOSED"));
  });

  test("[WF12] is found in a stored chunk sent again", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    expect(await spoil(alice.client, file, 0)).toMatchObject({ cmd: "INTEGRITY_FAIL", seq: 0 });
    expect(await alice.client.exchange(chunk(file, 1))).toMatchObject(nack("E_STREAM_CLOSED"));
  });

  test("[WF13] none at all is E_INTEGRITY, and stops nothing", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    const refused = await alice.client.exchange(chunk(file, 1, { checksum: undefined }));
    expect(refused).toMatchObject({ ...nack("E_INTEGRITY"), transfer_id: file.id, seq: 1 });
    const other = await alice.client.exchange(chunk(file, 9, { checksum: undefined, total_chunks: 4 }));
    expect(other).toMatchObject(nack("E_INTEGRITY"));
    await sendChunks(alice.client, file, [1]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    await settle(alice.client, bob.client);
    expect(bob.client.received("transfer_stopped")).toEqual([]);
  });

  test("[WF13, WF26] none at all opens nothing", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    expect(await alice.client.exchange(chunk(file, 0, { checksum: undefined }))).toMatchObject(nack("E_INTEGRITY"));
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await sendChunks(alice.client, file, [0]);
  });
});

describe("unknown transfer", () => {
  test("[WF21] a wrong tag closes the id for its sender, and nobody is told", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    expect(await spoil(alice.client, file, 0)).toMatchObject(integrityFail(file, 0, wrongTag(slice(file, 0), 0)));
    expect(await alice.client.exchange(chunk(file, 0))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await bob.client.exchange(chunk(file, 0))).toMatchObject(nack("E_NOT_OWNER"));
    expect(await resume(bob.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await settle(alice.client, bob.client);
    for (const { client } of [alice, bob]) expect(client.received("transfer_stopped")).toEqual([]);
    await sendFile(alice.client, outgoing(CHUNK * 2));
  });
});

describe("completed transfer", () => {
  test("[WF22] a wrong tag leaves it complete and served", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK + 3);
    const complete = await sendFile(alice.client, file);
    expect(await spoil(alice.client, file, 0)).toMatchObject({ cmd: "INTEGRITY_FAIL", transfer_id: file.id, seq: 0 });
    expect(await alice.client.exchange(chunk(file, 1))).toMatchObject({ type: "ACK", meta: { duplicate: true } });
    expect(await resume(alice.client, file.id)).toMatchObject({ cmd: "MISSING", meta: { missing: [] } });
    const message = await bob.client.receives("chat_message", { type: "file" });
    for (const url of [text(complete, "meta", "url"), text(message, "url")]) {
      const response = await fetch(`${server.url}${url}`);
      expect(Buffer.from(await response.arrayBuffer()).equals(file.bytes)).toBe(true);
    }
    await settle(alice.client, bob.client);
    expect(bob.client.received("transfer_stopped")).toEqual([]);
  });
});

describe("a stranger's chunk", () => {
  test("[WF10, WS11] is E_NOT_OWNER whatever else is wrong, and harms nobody", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    const strangers = [
      chunk(file, 1),
      chunk(file, 0),
      chunk(file, 1, { checksum: wrongTag(slice(file, 1), 1) }),
      chunk(file, 1, { checksum: undefined }),
      chunk(file, 9),
      chunk(file, 1, { total_chunks: 9 }),
      forged(file, 1, pattern(5)),
      chunk(file, 1, to("Nobody")),
    ];
    for (const packet of strangers) {
      const refused = await bob.client.exchange(packet);
      expect(refused).toMatchObject({ ...nack("E_NOT_OWNER"), transfer_id: file.id });
      expect(refused).toMatchObject({ meta: { retryable: false } });
    }
    await sendChunks(alice.client, file, [1, 2]);
    const complete = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(await bob.client.exchange(chunk(file, 0))).toMatchObject(nack("E_NOT_OWNER"));
    const bytes = await (await fetch(`${server.url}${text(complete, "meta", "url")}`)).arrayBuffer();
    expect(Buffer.from(bytes).equals(file.bytes)).toBe(true);
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("transfer_stopped")).toEqual([]);
    expect(carol.client.received("chat_message", { type: "file" })).toHaveLength(1);
  });

  test("[WF10] two who open one id at once: it is one's, and the other's is refused", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    const replies = await Promise.all([alice, bob].map(async ({ client }) => client.exchange(chunk(file, 0))));
    expect(replies.filter((reply) => reply.type === "ACK")).toHaveLength(1);
    expect(replies.find((reply) => reply.type !== "ACK")).toMatchObject(nack("E_NOT_OWNER"));
  });

  test("[WF10] from another room is E_NOT_OWNER too: ids are one space", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const other = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    expect(await other.client.exchange(chunk(file, 1))).toMatchObject(nack("E_NOT_OWNER"));
    expect(await resume(other.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await sendChunks(alice.client, file, [1]);
  });
});
