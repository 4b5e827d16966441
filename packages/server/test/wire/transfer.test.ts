import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import {
  CHUNK,
  chunk,
  chunk64,
  control,
  nack,
  outgoing,
  resume,
  sendChunks,
  sendFile,
  seqs,
  sha256,
  to,
  wrongTag,
} from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serve();

const download = async (url: string): Promise<Buffer> => {
  const response = await fetch(`${server.url}${url}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

describe("complete", () => {
  test("[WF4, WF5] the sender gets COMPLETE, everybody one file message with a url that serves the bytes", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 20 + 4321, { name: "holiday photo.jpg" });
    const complete = await sendFile(alice.client, file);
    expect(complete).toMatchObject({
      type: "CONTROL",
      cmd: "COMPLETE",
      transfer_id: file.id,
      meta: { sha256: sha256(file.bytes), size: file.bytes.length, url: expect.stringMatching(/^\/files\//) },
    });
    const urls = [text(complete, "meta", "url")];
    for (const { client } of [alice, bob, carol]) {
      const message = await client.receives("chat_message", { type: "file" });
      expect(message).toMatchObject({
        offset: 1,
        mode: "broadcast",
        from: "Alice",
        fileName: "holiday photo.jpg",
        fileSize: file.bytes.length,
        integrity: { suite: "crc32-xor-seq", status: "valid" },
      });
      expect(message.sha256 ?? sha256(file.bytes)).toBe(sha256(file.bytes));
      urls.push(text(message, "url"));
    }
    expect(new Set(urls.slice(1)).size).toBe(3);
    for (const url of urls) expect((await download(url)).equals(file.bytes)).toBe(true);
    await settle(alice.client, bob.client, carol.client);
    for (const { client } of [alice, bob, carol]) {
      expect(client.received("chat_message", { type: "file" })).toHaveLength(1);
    }
    expect(alice.client.received("reliable_event", { cmd: "COMPLETE" })).toHaveLength(1);
    expect(bob.client.received("reliable_event")).toEqual([]);
  });

  test("[WF3, WF4] in any order and any mix of encodings", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 11 + 1);
    for (const seq of [11, 3, 0, 7, 10, 1, 9, 2, 8, 4, 6, 5]) {
      const packet = seq % 2 === 0 ? chunk(file, seq) : chunk64(file, seq);
      expect(await alice.client.exchange(packet)).toMatchObject({ type: "ACK", seq });
    }
    await alice.client.packet({ cmd: "CUM_ACK", transfer_id: file.id, meta: { highest_contig: 11 } });
    const complete = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(complete).toMatchObject({ meta: { sha256: sha256(file.bytes), size: file.bytes.length } });
    const message = await bob.client.receives("chat_message", { type: "file" });
    expect((await download(text(message, "url"))).equals(file.bytes)).toBe(true);
  });

  test.each(["binary", "Base64"])("[WF7] an empty file is one empty chunk (%s)", async (encoding) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(0, { name: "empty.txt" });
    const packet = encoding === "binary" ? chunk(file, 0) : chunk64(file, 0);
    expect(packet).toMatchObject({ total_chunks: 1, total_size: 0, checksum: "00000000" });
    expect(await alice.client.exchange(packet)).toMatchObject({ type: "ACK", seq: 0 });
    const complete = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(complete).toMatchObject({ meta: { size: 0, sha256: sha256(Buffer.alloc(0)) } });
    const message = await bob.client.receives("chat_message", { type: "file", fileName: "empty.txt", fileSize: 0 });
    expect((await download(text(message, "url"))).length).toBe(0);
  });

  test.each([
    ["../../etc/passwd", "passwd"],
    ["a/b/c.txt", "c.txt"],
    ["C:\\Users\\x\\note.txt", "note.txt"],
    ["line\r\nbreak\u0000.txt", "linebreak.txt"],
    ["Übersicht 2024 ✓.pdf", "Übersicht 2024 ✓.pdf"],
    ['quo"te;.txt', 'quo"te;.txt'],
  ])("[WF6] the name %j becomes %j", async (name, shown) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(10, { name });
    await sendFile(alice.client, file);
    const message = await bob.client.receives("chat_message", { type: "file" });
    expect(message.fileName).toBe(shown);
    expect((await download(text(message, "url"))).equals(file.bytes)).toBe(true);
  });

  test.each(["..", "/", "a/", "\u0001", "."])("[WF6] the name %j still becomes a name", async (name) => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await sendFile(alice.client, outgoing(10, { name }));
    const message = await bob.client.receives("chat_message", { type: "file" });
    expect(text(message, "fileName")).toMatch(/^[^/\\\p{Cc}]+$/u);
  });

  test("[WF23] a chunk again is a duplicate, and nothing is announced twice", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK + 1);
    await sendFile(alice.client, file);
    for (const seq of [0, 1]) {
      expect(await alice.client.exchange(chunk(file, seq))).toMatchObject({
        type: "ACK",
        seq,
        meta: { duplicate: true },
      });
    }
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { type: "file" })).toHaveLength(1);
    expect(alice.client.received("reliable_event", { cmd: "COMPLETE" })).toHaveLength(1);
    expect((await bob.client.history()).head).toBe(2);
  });

  test("[WF5, WF23] ten copies of the last chunk at once complete it once", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(100);
    for (let copy = 0; copy < 10; copy += 1) alice.client.tell("reliable_event", chunk(file, 0));
    for (let copy = 0; copy < 10; copy += 1) await alice.client.packet({ type: "ACK", transfer_id: file.id, seq: 0 });
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { type: "file" })).toHaveLength(1);
    expect((await bob.client.history()).head).toBe(2);
  });

  test("[WF5] the message stays in the log, with a url of the reader's own", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    const file = outgoing(500);
    const complete = await sendFile(alice.client, file);
    const late = await server.join(roomName, "Late");
    const messages = list(late.answer, "messages");
    expect(messages).toMatchObject([{ type: "file", from: "Alice", fileName: "notes.bin", fileSize: 500, offset: 1 }]);
    const url = text(messages, 0, "url");
    expect(url).not.toBe(text(complete, "meta", "url"));
    expect((await download(url)).equals(file.bytes)).toBe(true);
  });
});

describe("private", () => {
  test("[WF25] a unicast file is for the two, in their conversation", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 2, { audience: to("bob"), name: "secret.txt" });
    await sendFile(alice.client, file);
    for (const { client } of [alice, bob]) {
      const message = await client.receives("chat_message", { type: "file" });
      expect(message).toMatchObject({ mode: "unicast", from: "Alice", recipient: "Bob", offset: 1 });
      expect((await download(text(message, "url"))).equals(file.bytes)).toBe(true);
    }
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("chat_message", { type: "file" })).toEqual([]);
    expect((await bob.client.history({ with: "Alice" })).messages).toMatchObject([{ type: "file" }]);
    expect((await bob.client.history()).texts).toEqual(["barrier"]);
  });

  test("[WF25, WX8] its stop and its cancelling are for the two alone", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const killed = outgoing(CHUNK * 2, { audience: to("Bob"), name: "killed.txt" });
    const cancelled = outgoing(CHUNK * 2, { audience: to("Bob"), name: "cancelled.txt" });
    await sendChunks(alice.client, killed, [0]);
    await sendChunks(alice.client, cancelled, [0]);
    const checksum = wrongTag(killed.bytes.subarray(CHUNK), 1);
    await alice.client.exchange(chunk(killed, 1, { checksum }));
    alice.client.tell("reliable_event", control("CANCEL", cancelled.id));
    for (const { client } of [alice, bob]) {
      await client.receives("transfer_stopped", { filename: "killed.txt", reason: "integrity_compromised" });
      await client.receives("transfer_stopped", { filename: "cancelled.txt", reason: "cancelled" });
    }
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("transfer_stopped")).toEqual([]);
    expect(carol.client.wire.join("\n")).not.toMatch(/killed\.txt|cancelled\.txt/);
  });

  test("[WF25] while it moves nobody hears of it", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 3, { audience: to("Bob") });
    await sendChunks(alice.client, file, [0, 2]);
    await settle(alice.client, bob.client, carol.client);
    for (const { client } of [bob, carol]) expect(client.wire.join("\n")).not.toContain(file.id);
    expect(await resume(bob.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await sendChunks(alice.client, file, seqs(file));
  });
});
