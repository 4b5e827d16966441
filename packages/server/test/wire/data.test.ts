import { describe, expect, test } from "vitest";
import { type Client, type Joined, settle } from "./client.ts";
import { eventually } from "./deadline.ts";
import { serve, unique } from "./harness.ts";
import { chunk, control, failed, msg, nack, outgoing, resume, seqs, sha256, wrongTag } from "./packets.ts";
import { type Body, isBody } from "./shapes.ts";

const server = serve({ env: { RATE_LIMITS: undefined } });

const asData = (member: Joined, more: Body = {}): Body => ({
  roomName: member.roomName,
  username: member.name,
  token: member.token,
  role: "data",
  ...more,
});

/** A connection for files of that member. */
async function dataOf(member: Joined, more: Body = {}): Promise<Client> {
  const client = await server.connect();
  expect(await client.ask("join_room", asData(member, more))).toMatchObject({ ok: true });
  return client;
}

describe("a connection for files", () => {
  test("[WB1] is announced, and answered with the member's name and a credit alone", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    expect(ada.answer.server).toMatchObject({ data: { chunks: 256, bytes: 32 * 1024 * 1024 } });
    const client = await server.connect();
    const answer = await client.ask("join_room", asData(ada));
    expect(answer).toEqual({
      ok: true,
      self: { username: "Ada" },
      credit: { chunks: 256, bytes: 32 * 1024 * 1024 },
    });
  });

  test("[WB2] nobody hears of it, it hears nothing of the room, and displaces nothing", async () => {
    const [ada, bob] = await server.room(unique("room"), "Ada", "Bob");
    await bob.client.receives("room_users");
    const data = await dataOf(ada);
    const before = bob.client.inbox.length;
    await settle(ada.client, bob.client);
    await bob.client.whisper("Ada", "for the other one");
    await ada.client.receives("chat_message", { text: "for the other one" });
    const file = outgoing(100);
    expect(await data.exchange(chunk(file, 0))).toMatchObject({ type: "ACK" });
    await bob.client.receives("chat_message", { type: "file" });
    expect(bob.client.inbox.slice(before).map(({ event }) => event)).toEqual([
      "chat_message",
      "chat_message",
      "chat_message",
    ]);
    expect(data.inbox.filter(({ event }) => event !== "reliable_event")).toEqual([]);
    expect(ada.client.connected).toBe(true);
    expect(ada.client.received("error_event")).toEqual([]);
    data.close();
    await settle(ada.client, bob.client);
    expect(bob.client.received("user_left")).toEqual([]);
  });

  test("[WB3] it brings chunks and controls of the member's transfers, on whichever connection they began", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const file = outgoing(100_000);
    expect(await ada.client.exchange(chunk(file, 0))).toMatchObject({ type: "ACK" });
    const data = await dataOf(ada);
    expect(await resume(data, file.id)).toMatchObject({ meta: { received: 1 } });
    for (const seq of seqs(file, 1)) expect(await data.exchange(chunk(file, seq))).toMatchObject({ type: "ACK" });
    expect(await data.packet({ cmd: "COMPLETE" })).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
    expect(await ada.client.receives("chat_message", { type: "file" })).toMatchObject({ fileSize: 100_000 });
  });

  test("[WB3] everything else is E_FORBIDDEN, and it stays what it is", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const data = await dataOf(ada);
    expect(await data.exchange(msg("hello", 1, { id: "m1" }))).toMatchObject(nack("E_FORBIDDEN"));
    expect(await data.exchange(msg("probe", 2))).toMatchObject(nack("E_FORBIDDEN"));
    expect(await data.say("hello")).toMatchObject(failed("E_FORBIDDEN"));
    for (const event of ["history", "leave_room"]) {
      expect(await data.ask(event, {})).toMatchObject(failed("E_FORBIDDEN"));
    }
    expect(await data.ask("join_room", { roomName: ada.roomName, username: "Eve" })).toMatchObject(
      failed("E_FORBIDDEN"),
    );
    expect(await data.ask("join_room", asData(ada))).toMatchObject(failed("E_FORBIDDEN"));
    expect(await data.exchange(chunk(outgoing(10), 0))).toMatchObject({ type: "ACK" });
    await data.packet({ cmd: "COMPLETE" });
    expect(await ada.client.history()).toMatchObject({ head: 1 });
  });

  test("[WB4] a bad token, one of another room, none, and one of somebody who left are refused", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const [eve] = await server.room(unique("room"), "Eve");
    const client = await server.connect();
    for (const token of [`${ada.token}x`, eve.token]) {
      expect(await client.ask("join_room", asData(ada, { token }))).toMatchObject(failed("E_NAME_TAKEN"));
    }
    const { token: _token, ...without } = asData(ada);
    expect(await client.ask("join_room", without)).toMatchObject(failed("E_SCHEMA", "token"));
    await ada.client.ask("leave_room", {});
    expect(await client.ask("join_room", asData(ada))).toMatchObject(failed("E_NOT_MEMBER"));
    expect(await client.exchange(chunk(outgoing(10), 0))).toMatchObject(nack("E_NOT_MEMBER"));
  });

  test("[WB4] a connection that is in a room stays what it is", async () => {
    const [ada, bob] = await server.room(unique("room"), "Ada", "Bob");
    expect(await bob.client.ask("join_room", asData(ada))).toMatchObject(failed("E_FORBIDDEN"));
    expect(await bob.client.say("still here")).toMatchObject({ ok: true });
  });

  test("[WB5] it outlives the member's connection and its return", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const data = await dataOf(ada);
    const file = outgoing(50_000);
    expect(await data.exchange(chunk(file, 0))).toMatchObject({ type: "ACK" });
    ada.client.close();
    expect(await data.exchange(chunk(file, 1))).toMatchObject({ type: "ACK" });
    const again = await server.join(ada.roomName, "Ada", { token: ada.token });
    for (const seq of seqs(file, 2)) expect(await data.exchange(chunk(file, seq))).toMatchObject({ type: "ACK" });
    await again.client.receives("chat_message", { type: "file" });
  });

  test("[WB5] it ends when the member leaves", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const [one, two] = [await dataOf(ada), await dataOf(ada)];
    await ada.client.ask("leave_room", {});
    expect(await Promise.all([one.ended, two.ended])).toEqual(["io server disconnect", "io server disconnect"]);
  });

  test("[WB6] a member has four of them at most, and a closed one makes room", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const open = [await dataOf(ada), await dataOf(ada), await dataOf(ada), await dataOf(ada)];
    const fifth = await server.connect();
    expect(await fifth.ask("join_room", asData(ada))).toMatchObject(failed("E_QUOTA"));
    open[0]?.close();
    await eventually(
      "a place",
      async () => fifth.ask("join_room", asData(ada)),
      (answer) => answer.ok,
    );
  });

  test("[WB7] more chunks than an ordinary connection may have unacknowledged are taken", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const data = await dataOf(ada);
    const file = outgoing(200 * 16_384);
    for (const seq of seqs(file)) data.tell("reliable_event", chunk(file, seq));
    await data.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(data.received("reliable_event", { type: "NACK" })).toEqual([]);
  });
});

describe("acknowledgements in batches", () => {
  const acked = (packets: Body[]): unknown[] =>
    packets.flatMap(({ meta }) => (isBody(meta) && Array.isArray(meta.acked) ? (meta.acked as unknown[]) : []));
  const byNumber = (pairs: unknown[]): unknown[] => [...(pairs as [number, string][])].sort(([a], [b]) => a - b);

  test("[WB8] each chunk once with the tag that was expected, the prefix, and a credit, before COMPLETE", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const data = await dataOf(ada, { acks: "batch" });
    const file = outgoing(40 * 16_384);
    const sent = seqs(file).map((seq) => chunk(file, seq));
    for (const packet of sent) data.tell("reliable_event", packet);
    await data.packet({ cmd: "COMPLETE", transfer_id: file.id });
    const packets = data.received("reliable_event");
    expect(packets.filter(({ cmd }) => cmd !== "ACKS").map(({ cmd }) => cmd)).toEqual(["COMPLETE"]);
    expect(packets.at(-1)).toMatchObject({ cmd: "COMPLETE" });
    const batches = packets.filter(({ cmd }) => cmd === "ACKS");
    expect(byNumber(acked(batches))).toEqual(sent.map(({ seq, checksum }) => [seq, checksum]));
    expect(batches.at(-1)).toMatchObject({ meta: { highest_contig: 39, credit: { chunks: 256 } } });
  });

  test("[WB8] what was stored is told before a refusal, a verdict and a report", async () => {
    const [ada] = await server.room(unique("room"), "Ada");
    const data = await dataOf(ada, { acks: "batch" });
    const file = outgoing(10 * 16_384);
    data.tell("reliable_event", chunk(file, 0));
    data.tell("reliable_event", control("RESUME_REQUEST", file.id));
    await data.packet({ cmd: "ACKS" });
    data.tell("reliable_event", chunk(file, 1));
    data.tell("reliable_event", chunk(file, 2, { checksum: wrongTag("x", 2) }));
    await data.packet({ cmd: "INTEGRITY_FAIL" });
    const told = data.received("reliable_event").map(({ cmd, type }) => cmd ?? type);
    // The refusal of the same chunk may already have followed the verdict.
    expect(told.indexOf("ACKS")).toBeLessThan(told.indexOf("INTEGRITY_FAIL"));
    expect(told).not.toContain("ACK");
  });

  test("[WB8] a member's own connection may ask for them too; without it nothing changes", async () => {
    const room = unique("room");
    await server.create(room, "Ada");
    const client = await server.connect();
    await client.enter("join_room", { roomName: room, username: "Bob", acks: "batch" });
    const file = outgoing(10);
    client.tell("reliable_event", chunk(file, 0));
    const batch = await client.packet({ cmd: "ACKS" });
    expect(batch).toEqual({
      type: "CONTROL",
      cmd: "ACKS",
      transfer_id: file.id,
      meta: { highest_contig: 0, acked: [[0, chunk(file, 0).checksum]] },
    });
  });
});
