import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Client } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { msg, outgoing } from "./packets.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, list, text } from "./shapes.ts";

const server = serveAlone();

interface Seat {
  person: SealedPerson;
  client: Client;
  token: string;
}

async function sit(
  room: SealedRoom,
  person: SealedPerson,
  event: "create_room" | "join_room",
  more: Body = {},
): Promise<Seat> {
  const client = await server.connect();
  const answer = await person.enters(event, client, room, more);
  expect(answer).toMatchObject({ ok: true });
  return { person, client, token: text(answer, "self", "token") };
}

async function pair() {
  const room = new SealedRoom();
  const ann = await sit(room, new SealedPerson("Ann"), "create_room");
  const bob = await sit(room, new SealedPerson("Bob"), "join_room");
  return { room, ann, bob };
}

const says = ({ client }: Seat, packet: Body): void => client.tell("reliable_event", packet);
const fate = ({ client }: Seat, id: string): Promise<Body> =>
  client.receives("reliable_event", (body) => body.id === id);

test("[WY2] nothing is searched where the server cannot read", async () => {
  const { ann } = await pair();
  expect(await ann.client.ask("search", { query: "heron" })).toMatchObject({ ok: false, error: { code: "E_SUITE" } });
});

test("[WE7] a frame is stored and delivered as it was sealed, in history too, and after a restart", async () => {
  const { room, ann, bob } = await pair();
  const frame = ann.person.frame(room).toString("base64url");
  says(ann, { type: "SEALED", seq: 4, id: "m1", frame });
  expect(await fate(ann, "m1")).toMatchObject({
    type: "ACK",
    seq: 4,
    meta: { integrity_status: "valid", received: "cccccccc", offset: 1 },
  });
  const delivered = await bob.client.receives("chat_message");
  expect(delivered).toMatchObject({
    id: "m1",
    offset: 1,
    from: "Ann",
    frame,
    integrity: { suite: "aes-256-gcm-room" },
  });
  expect(delivered).not.toHaveProperty("text");
  await server.stop();
  await server.start();
  const again = await sit(room, bob.person, "join_room", { token: bob.token });
  expect(list(await again.client.ask("history", {}), "messages")).toEqual([delivered]);
});

test("[WE5] what is not sealed has no place in a sealed room, nor what is sealed in another", async () => {
  const { room, ann } = await pair();
  const open = await server.create(unique("open"), "Seed");
  const frame = ann.person.frame(room).toString("base64url");
  open.client.tell("reliable_event", { type: "SEALED", seq: 0, id: "m1", frame });
  expect(await open.client.receives("reliable_event", { id: "m1" })).toMatchObject({
    type: "NACK",
    meta: { code: "E_SUITE" },
  });
  const plain = { type: "text", mode: "broadcast", text: "hello" };
  expect(await ann.client.ask("chat_message", plain)).toMatchObject({ ok: false, error: { code: "E_SUITE" } });
  for (const packet of [msg("hello", 0, { id: "m2" }), { type: "MSG", seq: 0, payload: "hello" }]) {
    says(ann, packet);
    expect(await ann.client.receives("reliable_event", { type: "NACK" })).toMatchObject({ meta: { code: "E_SUITE" } });
  }
  const { id, bytes, chunkSize, name } = outgoing(10);
  says(ann, {
    type: "FILE_CHUNK",
    transfer_id: id,
    seq: 0,
    total_chunks: 1,
    chunk_size: chunkSize,
    filename: name,
    total_size: 10,
    payload: bytes,
    checksum: "00000000",
  });
  expect(await ann.client.receives("reliable_event", { transfer_id: id })).toMatchObject({ meta: { code: "E_SUITE" } });
  expect(list(await ann.client.ask("history", {}), "messages")).toEqual([]);
});

test("[WE6] a frame in which anything was altered is compromised; nothing expected is told, stored or delivered", async () => {
  const { room, ann, bob } = await pair();
  const good = ann.person.frame(room);
  // Sequence number, stream, session, agreement, person, certificate, signature, ciphertext, tag.
  for (const [index, at] of [14, 20, 40, 70, 100, 150, 200, 260, good.length - 1].entries()) {
    const altered = Buffer.from(good);
    altered[at] = (altered[at] ?? 0) ^ 1;
    says(ann, ann.person.packet(`a${index}`, altered));
    const told = await fate(ann, `a${index}`);
    expect(told).toMatchObject({ type: "CONTROL", cmd: "INTEGRITY_FAIL", meta: { type: "MSG" } });
    expect(JSON.stringify(told)).not.toContain("expected");
    expect(text(told, "meta", "received")).toMatch(/^[0-9a-f]{8}$/);
  }
  // Somebody else's frame, however good, is not Bob's to say.
  says(bob, bob.person.packet("b1", good));
  expect(await fate(bob, "b1")).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  says(ann, ann.person.packet("m1", good));
  expect(await fate(ann, "m1")).toMatchObject({ type: "ACK", meta: { offset: 1 } });
  expect(await bob.client.receives("chat_message")).toMatchObject({ id: "m1", offset: 1 });
  expect(server.output).not.toContain("expected");
});

test("[WE8] frames of a stream are taken 0, 1, 2, each once", async () => {
  const { room, ann } = await pair();
  const frame = (seq: number, more = {}) => ann.person.frame(room, { seq, ...more });
  const code = async (id: string, bytes: Buffer) => {
    says(ann, ann.person.packet(id, bytes));
    const { type, meta } = (await fate(ann, id)) as { type: string; meta: { code?: string } };
    return meta.code ?? type;
  };
  expect(await code("m1", frame(1))).toBe("E_GAP");
  expect(await code("m0", frame(0))).toBe("ACK");
  expect(await code("m1", frame(1))).toBe("ACK");
  expect(await code("m0", frame(0))).toBe("ACK");
  expect(await code("m2", frame(1))).toBe("E_CONFLICT");
  expect(await code("m1", frame(1, { body: Buffer.alloc(40, 1) }))).toBe("E_CONFLICT");
  expect(await code("m3", frame(3))).toBe("E_GAP");
  expect(await code("m4", frame(0, { stream: randomBytes(16) }))).toBe("ACK");
  await server.stop();
  await server.start();
  const again = await sit(room, ann.person, "join_room", { token: ann.token });
  says(again, ann.person.packet("m5", frame(1, { body: Buffer.alloc(40, 2) })));
  expect(await fate(again, "m5")).toMatchObject({ meta: { code: "E_CONFLICT" } });
  says(again, ann.person.packet("m6", frame(2)));
  expect(await fate(again, "m6")).toMatchObject({ type: "ACK", meta: { offset: 4 } });
});

test("[WE9] a private frame is for its recipient's key, and reaches nobody else", async () => {
  const { room, ann, bob } = await pair();
  const cid = await sit(room, new SealedPerson("Cid"), "join_room");
  const forBob = ann.person.frame(room, { recipient: bob.person });
  says(ann, ann.person.packet("p1", forBob, { mode: "unicast", recipient: "Cid" }));
  expect(await fate(ann, "p1")).toMatchObject({ meta: { code: "E_NO_RECIPIENT" } });
  says(ann, ann.person.packet("p2", forBob));
  expect(await fate(ann, "p2")).toMatchObject({ meta: { code: "E_SCHEMA" } });
  says(ann, ann.person.packet("p3", ann.person.frame(room), { mode: "unicast", recipient: "Bob" }));
  expect(await fate(ann, "p3")).toMatchObject({ meta: { code: "E_SCHEMA" } });
  says(ann, ann.person.packet("p4", forBob, { mode: "unicast", recipient: "Bob" }));
  expect(await fate(ann, "p4")).toMatchObject({ type: "ACK", meta: { offset: 1 } });
  expect(await bob.client.receives("chat_message")).toMatchObject({ id: "p4", mode: "unicast", recipient: "Bob" });
  expect(await cid.client.ask("history", {})).toMatchObject({ messages: [], head: 0 });
  expect(cid.client.wire.join("")).not.toContain(forBob.toString("base64url"));
});

test("[WE10] a frame of an epoch that has not begun, and what is no frame at all, is refused", async () => {
  const { room, ann } = await pair();
  says(ann, ann.person.packet("m1", ann.person.frame(room, { epoch: 1 })));
  expect(await fate(ann, "m1")).toMatchObject({ type: "NACK", meta: { code: "E_SUITE" } });
  for (const [index, frame] of [
    "AAAA",
    "not base64url",
    `${ann.person.frame(room).toString("base64url")}=`,
  ].entries()) {
    says(ann, { type: "SEALED", seq: 0, id: `n${index}`, frame });
    expect(await fate(ann, `n${index}`)).toMatchObject({ type: "NACK", meta: { code: "E_SCHEMA" } });
  }
  says(ann, { type: "SEALED", seq: 0, id: "n9", frame: "A".repeat(88_001) });
  expect(await fate(ann, "n9")).toMatchObject({ type: "NACK", meta: { code: "E_SCHEMA" } });
});
