import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { eventually } from "./deadline.ts";
import { serveAlone, unique } from "./harness.ts";
import {
  CHUNK,
  chunk,
  control,
  nack,
  outgoing,
  resume,
  sendChunks,
  sendFile,
  seqs,
  sha256,
  wrongTag,
} from "./packets.ts";
import { type Body, text } from "./shapes.ts";

const server = serveAlone();

const missing = (highest: number, received: number, ranges: [number, number][]): Body => ({
  type: "CONTROL",
  cmd: "MISSING",
  meta: { highest_contig: highest, received, missing: ranges },
});

describe("RESUME_REQUEST", () => {
  test("[WX1] tells what is stored and what is missing", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 10);
    await sendChunks(alice.client, file, [4]);
    const first = await resume(alice.client, file.id);
    expect(first).toMatchObject({
      ...missing(-1, 1, [
        [0, 3],
        [5, 9],
      ]),
      transfer_id: file.id,
    });
    expect((first.meta as Body).truncated ?? false).toBe(false);
    await sendChunks(alice.client, file, [0, 1]);
    expect(await resume(alice.client, file.id)).toMatchObject(
      missing(1, 3, [
        [2, 3],
        [5, 9],
      ]),
    );
    await sendChunks(alice.client, file, [9, 2, 3]);
    expect(await resume(alice.client, file.id)).toMatchObject(missing(4, 6, [[5, 8]]));
    await sendChunks(alice.client, file, [6]);
    expect(await resume(alice.client, file.id)).toMatchObject(
      missing(4, 7, [
        [5, 5],
        [7, 8],
      ]),
    );
  });

  test("[WX2] lists a thousand ranges whole, and of more than that the first thousand", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2005);
    const odd = Array.from({ length: 999 }, (_, index) => index * 2 + 1);
    for (let from = 0; from < odd.length; from += 32) await sendChunks(alice.client, file, odd.slice(from, from + 32));
    const ranges = (count: number): [number, number][] => Array.from({ length: count }, (_, i) => [i * 2, i * 2]);
    const whole = await resume(alice.client, file.id);
    expect(whole).toMatchObject(missing(-1, 999, [...ranges(999), [1998, 2004]]));
    expect((whole.meta as Body).truncated ?? false).toBe(false);
    await sendChunks(alice.client, file, [1999]);
    const cut = await resume(alice.client, file.id);
    expect(cut).toMatchObject(missing(-1, 1000, ranges(1000)));
    expect(cut).toMatchObject({ meta: { truncated: true } });
  });

  test("[WX3] works on a new connection of the member, where the transfer goes on", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    const file = outgoing(CHUNK * 6);
    await sendChunks(alice.client, file, [0, 1, 4]);
    alice.client.close();
    await bob.client.receives("user_left");
    const back = await server.join(roomName, "Alice", { token: alice.token, transports: ["polling"] });
    expect(await resume(back.client, file.id)).toMatchObject(
      missing(1, 3, [
        [2, 3],
        [5, 5],
      ]),
    );
    await sendChunks(back.client, file, [2, 3, 5]);
    const complete = await back.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(complete).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
    await bob.client.receives("chat_message", { type: "file", from: "Alice" });
  });

  test("[WX5] of a completed transfer answers an empty list, then COMPLETE again", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2);
    const first = await sendFile(alice.client, file);
    expect(await resume(alice.client, file.id)).toMatchObject(missing(1, 2, []));
    const again = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(again).toMatchObject({ meta: { sha256: sha256(file.bytes), size: file.bytes.length } });
    for (const packet of [first, again]) {
      expect((await fetch(`${server.url}${text(packet, "meta", "url")}`)).status).toBe(200);
    }
    const packets = alice.client.received("reliable_event", (p) => p.cmd === "MISSING" || p.cmd === "COMPLETE");
    expect(packets.map((packet) => packet.cmd)).toEqual(["COMPLETE", "MISSING", "COMPLETE"]);
    await settle(alice.client, bob.client);
    expect(bob.client.received("chat_message", { type: "file" })).toHaveLength(1);
  });

  test("[WX7] of an unknown transfer and of somebody else's are answered alike", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const open = outgoing(CHUNK * 2);
    const done = outgoing(10);
    const killed = outgoing(CHUNK * 2);
    await sendChunks(alice.client, open, [0]);
    await sendFile(alice.client, done);
    await alice.client.exchange(chunk(killed, 0, { checksum: "00000000" }));
    const answers: Body[] = [];
    for (const cmd of ["RESUME_REQUEST", "CANCEL"]) {
      for (const id of [unique("t"), open.id, done.id, killed.id]) {
        bob.client.tell("reliable_event", control(cmd, id));
        const refused = await bob.client.packet({ type: "NACK", transfer_id: id });
        expect(refused).toMatchObject({ ...nack("E_NOT_OWNER"), meta: { code: "E_NOT_OWNER", retryable: false } });
        answers.push({ ...refused, transfer_id: "" });
      }
    }
    for (const answer of answers.slice(1, 4)) expect(answer).toEqual(answers[0]);
    for (const answer of answers.slice(5)) expect(answer).toEqual(answers[4]);
    await sendChunks(alice.client, open, [1]);
  });
});

describe("restart", () => {
  test.each(["stop", "kill"] as const)(
    "[WX4, WX6, WU11] after a %s transfers, stops and files are as they were",
    async (how) => {
      const roomName = unique("room");
      const [alice, bob] = await server.room(roomName, "Alice", "Bob");
      const moving = outgoing(CHUNK * 8);
      const done = outgoing(CHUNK + 9);
      const killed = outgoing(CHUNK * 2);
      const unknown = outgoing(CHUNK * 2);
      const cancelled = outgoing(CHUNK * 2);
      await sendChunks(alice.client, moving, [0, 1, 2, 5]);
      const complete = await sendFile(alice.client, done);
      await sendChunks(alice.client, killed, [0]);
      await alice.client.exchange(chunk(killed, 1, { checksum: "00000000" }));
      await alice.client.exchange(chunk(unknown, 1, { checksum: "00000000" }));
      await sendChunks(alice.client, cancelled, [0]);
      alice.client.tell("reliable_event", control("CANCEL", cancelled.id));
      await alice.client.packet({ cmd: "CANCELLED" });
      await server.restart(how);
      const back = await server.join(roomName, "Alice", { token: alice.token });
      const other = await server.join(roomName, "Bob", { token: bob.token });
      expect(await resume(back.client, moving.id)).toMatchObject(
        missing(2, 4, [
          [3, 4],
          [6, 7],
        ]),
      );
      expect(await other.client.exchange(chunk(moving, 3))).toMatchObject(nack("E_NOT_OWNER"));
      expect(await back.client.exchange(chunk(moving, 0))).toMatchObject({ type: "ACK", meta: { duplicate: true } });
      await sendChunks(back.client, moving, [7, 3, 4, 6]);
      const whole = await back.client.packet({ cmd: "COMPLETE", transfer_id: moving.id });
      expect(whole).toMatchObject({ meta: { sha256: sha256(moving.bytes), size: moving.bytes.length } });
      await other.client.receives("chat_message", { type: "file", fileSize: moving.bytes.length });
      for (const { id } of [killed, unknown, cancelled]) {
        expect(await resume(back.client, id)).toMatchObject(nack("E_STREAM_CLOSED"));
      }
      expect(await resume(back.client, done.id)).toMatchObject(missing(1, 2, []));
      const served = await fetch(`${server.url}${text(complete, "meta", "url")}`);
      expect(Buffer.from(await served.arrayBuffer()).equals(done.bytes)).toBe(true);
    },
  );
});

describe("CANCEL", () => {
  test("[WX8, WX6] ends the transfer, and the audience is told", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 3, { name: "draft.txt" });
    await sendChunks(alice.client, file, [0, 1]);
    alice.client.tell("reliable_event", control("CANCEL", file.id));
    expect(await alice.client.packet({ cmd: "CANCELLED" })).toMatchObject({ type: "CONTROL", transfer_id: file.id });
    for (const { client } of [alice, bob, carol]) {
      const stopped = await client.receives("transfer_stopped");
      expect(stopped).toMatchObject({
        transfer_id: file.id,
        from: "Alice",
        filename: "draft.txt",
        reason: "cancelled",
      });
      expect(stopped.at).toEqual(expect.any(Number));
    }
    expect(await alice.client.exchange(chunk(file, 2))).toMatchObject(nack("E_STREAM_CLOSED"));
    const bad = chunk(file, 2, { checksum: wrongTag(file.bytes, 2) });
    expect(await alice.client.exchange(bad)).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    await settle(alice.client, bob.client, carol.client);
    expect(bob.client.received("transfer_stopped")).toHaveLength(1);
    expect(bob.client.received("chat_message", { type: "file" })).toEqual([]);
  });
});

describe("CANCEL and the disk", () => {
  const stored = async (): Promise<number> => {
    const entries = await readdir(server.home, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      // A file may go between the listing and the look; then it holds nothing.
      files.map(async (entry) => stat(join(entry.parentPath, entry.name)).catch(() => ({ blocks: 0 }))),
    );
    return sizes.reduce((sum, { blocks }) => sum + blocks * 512, 0);
  };

  test.each(["cancelled", "stopped"])("[WX8] the bytes of a %s transfer are deleted", async (how) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(20 * 1_048_576, { chunkSize: 1_048_576 });
    const before = await stored();
    await sendChunks(alice.client, file, seqs(file, 1));
    expect(await stored()).toBeGreaterThan(before + 15_000_000);
    if (how === "cancelled") {
      alice.client.tell("reliable_event", control("CANCEL", file.id));
      await alice.client.packet({ cmd: "CANCELLED" });
    } else {
      await alice.client.exchange(chunk(file, 0, { checksum: "00000000" }));
    }
    await eventually("the bytes to be gone", stored, (bytes) => bytes < before + 5_000_000);
  });
});

describe("refusals", () => {
  test.each(["INTEGRITY_FAIL", "CUM_ACK", "COMPLETE", "MISSING", "CANCELLED"])(
    "[WX9, WS11] %s from a client is E_FORBIDDEN and has no effect",
    async (cmd) => {
      const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
      const file = outgoing(CHUNK * 3);
      await sendChunks(alice.client, file, [0]);
      for (const { client } of [alice, bob]) {
        client.tell("reliable_event", control(cmd, file.id, { seq: 0, meta: { reason: "integrity_compromised" } }));
        const refused = await client.packet({ ...nack("E_FORBIDDEN"), transfer_id: file.id });
        expect(refused).toMatchObject({ meta: { retryable: false } });
      }
      await sendChunks(alice.client, file, seqs(file, 1));
      await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
      await settle(alice.client, bob.client);
      expect(bob.client.received("transfer_stopped")).toEqual([]);
    },
  );

  test.each([["RESUME"], [""], [5], [null], [undefined], ["__proto__"]])(
    "[WX10] cmd %j is NACK E_SCHEMA",
    async (cmd) => {
      const alice = await server.create(unique("room"), "Alice");
      const file = outgoing(CHUNK * 2);
      await sendChunks(alice.client, file, [0]);
      alice.client.tell("reliable_event", { type: "CONTROL", cmd, transfer_id: file.id });
      await alice.client.packet({ ...nack("E_SCHEMA"), transfer_id: file.id });
      await settle(alice.client);
      expect(alice.client.received("error_event")).toEqual([]);
      await sendChunks(alice.client, file, [1]);
    },
  );

  test.each([[""], ["a b"], [5], [null], [undefined], ["x".repeat(65)]])(
    "[WX10] transfer_id %j is NACK E_SCHEMA and not echoed",
    async (id) => {
      const alice = await server.create(unique("room"), "Alice");
      alice.client.tell("reliable_event", control("RESUME_REQUEST", id));
      const refused = await alice.client.packet(nack("E_SCHEMA"));
      expect(refused).not.toHaveProperty("transfer_id");
      await settle(alice.client);
      expect(alice.client.received("error_event")).toEqual([]);
    },
  );

  test("[WA7, WA8] outside of a room a CONTROL is NACK E_NOT_MEMBER", async () => {
    const client = await server.connect();
    client.tell("reliable_event", control("RESUME_REQUEST", "t"));
    await client.packet({ ...nack("E_NOT_MEMBER"), transfer_id: "t" });
  });

  test("[WA9] a callback gets the error or ok in addition", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    await sendChunks(alice.client, file, [0]);
    const good = await alice.client.ask("reliable_event", control("RESUME_REQUEST", file.id));
    expect(good).toMatchObject({ ok: true });
    await alice.client.packet({ cmd: "MISSING" });
    const refused = await alice.client.ask("reliable_event", control("CANCEL", unique("t")));
    expect(refused).toMatchObject({ ok: false, error: { code: "E_NOT_OWNER" } });
  });
});
