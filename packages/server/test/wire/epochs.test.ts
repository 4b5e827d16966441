import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Joined } from "./client.ts";
import { command, newEpoch, order, orders, shown } from "./commander.ts";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, failed, pattern } from "./packets.ts";
import { type FrameOptions, SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, list, text } from "./shapes.ts";

const server = serveAlone();

interface Member extends Joined {
  person: SealedPerson;
}

async function enter(person: SealedPerson, room: SealedRoom, more: Body = {}): Promise<Member> {
  const { create = false, ...rest } = more;
  const client = await server.connect();
  const event = create === true ? "create_room" : "join_room";
  return { ...(await client.enter(event, await person.entry(client, room, rest))), person };
}

/** A room that Ann made, with Ben and Cal in it. */
async function inhabited() {
  const room = new SealedRoom();
  const ann = await enter(new SealedPerson("Ann"), room, { create: true });
  const ben = await enter(new SealedPerson("Ben"), room);
  const cal = await enter(new SealedPerson("Cal"), room);
  const about = (name: string): Body => shown(cal.answer, name);
  return { room, ann, ben, cal, about };
}

const keysOf = (...members: Member[]): Buffer[] => members.map(({ person }) => person.key);

/** Puts Cal out. @returns the room as its new link leads to it */
async function withoutCal({ room, ann, ben, about }: Awaited<ReturnType<typeof inhabited>>, number = 1) {
  const next = room.withOtherLink();
  const epoch = newEpoch(number, next.publicAccess, keysOf(ann, ben));
  expect(await order(ann, "remove", about("Cal"), ann.person, epoch)).toMatchObject({ ok: true });
  return { next, epoch };
}

const renew = async (person: SealedPerson, room: SealedRoom, from = 0) => {
  const client = await server.connect();
  return client.ask("renewal", { ...(await person.entry(client, room)), from });
};

describe("an epoch", () => {
  test("[WV1] begins where somebody is put out, with boxes for all who stay, and nowhere else", async () => {
    const { room, ann, ben, cal, about } = await inhabited();
    const { publicAccess } = room.withOtherLink();
    const good = newEpoch(1, publicAccess, keysOf(ann, ben));
    const gives = (kind: string, more: Body, target = about("Cal")) => order(ann, kind, target, ann.person, more);
    const refused = (path: string, code = "E_SCHEMA") => ({ ok: false, error: { code, path } });
    expect(await gives("remove", {})).toMatchObject(refused("epoch"));
    expect(await gives("ban", { epoch: good.epoch })).toMatchObject(refused("epoch"));
    expect(await gives("mute", good)).toMatchObject(refused("epoch"));
    const other = newEpoch(1, publicAccess, keysOf(ann, ben, ann));
    expect(await gives("remove", { ...good, boxes: other.boxes })).toMatchObject(refused("boxes"));
    expect(await gives("remove", other)).toMatchObject(refused("boxes"));
    expect(await gives("remove", newEpoch(1, publicAccess, keysOf(ann, ben, cal)))).toMatchObject(refused("boxes"));
    expect(await gives("remove", newEpoch(1, publicAccess, keysOf(ann)))).toMatchObject(refused("boxes", "E_CONFLICT"));
    expect(await gives("remove", newEpoch(2, publicAccess, keysOf(ann, ben)))).toMatchObject(
      refused("epoch", "E_CONFLICT"),
    );
    expect(await gives("remove", newEpoch(1, room.publicAccess, keysOf(ann, ben)))).toMatchObject(failed("E_CONFLICT"));
    expect(await orders(ann.client)).toEqual([]);
    expect(await enter(ben.person, room, { token: ben.token })).toMatchObject({ answer: { room: { epoch: 0 } } });
    expect(await gives("ban", good)).toMatchObject({ ok: true });
    const [told] = await orders(ann.client);
    expect(told).toMatchObject({ kind: "ban", epoch: good.epoch });
    expect(told).not.toHaveProperty("boxes");
    expect(await ann.client.ask("boxes", { seq: 0 })).toMatchObject({ ok: true, ...Object(good.boxes) });
    expect(await ann.client.ask("boxes", { seq: 1 })).toMatchObject(failed("E_NOT_FOUND"));
  });

  test("[WV1] begins in no open room", async () => {
    const [eve, fay] = await server.room(unique("open"), "Eve", "Fay");
    const epoch = newEpoch(1, new SealedRoom().publicAccess, []);
    const asked = await command(eve, "remove", shown(fay.answer, "Fay"), undefined, epoch);
    expect(await eve.client.ask("command", asked)).toMatchObject({ error: { code: "E_SCHEMA", path: "epoch" } });
  });

  test("[WV2] leaves the old link without a room, for everybody and after a crash, and the new one with it", async () => {
    const all = await inhabited();
    const { room, ann, ben, cal } = all;
    const { next } = await withoutCal(all);
    const nowhere = failed("E_NO_ROOM");
    const strange = await server.connect();
    const absent = await new SealedPerson("Dan").enters("join_room", strange, new SealedRoom());
    const closed = async () => {
      for (const person of [ben.person, cal.person, new SealedPerson("Eve")]) {
        expect(await person.enters("join_room", await server.connect(), room)).toMatchObject(nowhere);
      }
      const token = { token: ben.token };
      expect(await ben.person.enters("join_room", await server.connect(), room, token)).toMatchObject(nowhere);
      expect(await cal.person.enters("create_room", await server.connect(), room)).toMatchObject(
        failed("E_ROOM_EXISTS"),
      );
    };
    const answer = await new SealedPerson("Dan").enters("join_room", strange, room);
    expect(JSON.stringify(answer).replace(room.name, "")).toBe(
      JSON.stringify(absent).replace(text(absent, "error", "message").split(" ").at(-1) ?? "", ""),
    );
    await closed();
    expect((await enter(new SealedPerson("Dan"), next)).answer.room).toMatchObject({ epoch: 1, commands: 1 });
    await server.restart("kill");
    await closed();
    expect((await enter(ann.person, next, { token: ann.token })).answer.room).toMatchObject({ epoch: 1 });
  });

  test("[WV3] takes nothing that is sealed with the keys of before, and tells again what was stored in its time", async () => {
    const all = await inhabited();
    const { room, ann, ben } = all;
    const [frame, later] = [0, 1].map((seq) => ben.person.frame(room, { seq }));
    if (frame === undefined || later === undefined) throw new Error("no frames");
    expect(await ben.client.exchange(ben.person.packet("m1", frame))).toMatchObject({
      type: "ACK",
      meta: { offset: 1 },
    });
    await withoutCal(all);
    const late = { type: "NACK", meta: { code: "E_EPOCH" } };
    expect(await ben.client.exchange(ben.person.packet("m2", later))).toMatchObject(late);
    expect(await ben.client.exchange(ben.person.packet("m1", frame))).toMatchObject({
      type: "ACK",
      meta: { offset: 1, duplicate: true },
    });
    const anew = ben.person.frame(room, { epoch: 1, stream: randomBytes(16) });
    expect(await ben.client.exchange(ben.person.packet("m2", anew))).toMatchObject({
      type: "ACK",
      meta: { offset: 3 },
    });
    expect(list(await ann.client.ask("history", {}), "messages").map(({ id }) => id)).toEqual([
      "m1",
      "command-0",
      "m2",
    ]);
  });

  test("[WV3, WV5] takes no file whose manifest is of before, and keeps what was verified for a stream with the keys of now", async () => {
    const all = await inhabited();
    const { room, ben, ann } = all;
    const file = { totalSize: CHUNK + 5, chunkSize: CHUNK, total: 2 };
    const sends = (
      kind: "manifest" | "seal",
      stream: Buffer,
      epoch = 0,
      continues?: FrameOptions["continues"],
    ): Body => {
      const frame = ben.person.frame(room, { kind, file, stream, epoch, continues }).toString("base64url");
      const sizes = kind === "manifest" ? { total_size: file.totalSize, chunk_size: CHUNK, continues } : {};
      const type = kind === "manifest" ? "FILE_MANIFEST" : "FILE_SEAL";
      return { type, transfer_id: stream.toString("base64url"), ...sizes, frame };
    };
    const [open, fresh] = [randomBytes(16), randomBytes(16)];
    const id = open.toString("base64url");
    ben.client.tell("reliable_event", sends("manifest", open));
    await ben.client.receives("reliable_event", { cmd: "MISSING" });
    const chunk = (seq: number, stream: Buffer, epoch = 0): Body => {
      const payload = ben.person.chunk(room, file, seq, pattern((seq === 0 ? CHUNK : 5) + 16, 1), { stream, epoch });
      return { type: "SEALED_CHUNK", transfer_id: stream.toString("base64url"), seq, payload };
    };
    expect(await ben.client.exchange(chunk(0, open))).toMatchObject({ type: "ACK", transfer_id: id });
    await withoutCal(all);
    const refused = async (packet: Body, meta: Body = {}): Promise<void> => {
      const { transfer_id } = packet;
      ben.client.tell("reliable_event", packet);
      const answer = await ben.client.receives("reliable_event", { type: "NACK", transfer_id });
      expect(answer.meta).toEqual({ code: "E_EPOCH", message: expect.any(String), retryable: false, ...meta });
    };
    await refused(chunk(1, open));
    const kept = { quarantined: 1 };
    for (const packet of [sends("seal", open), sends("manifest", open), sends("seal", open)])
      await refused(packet, kept);
    for (const { client } of [ben, ann]) {
      expect(await client.receives("transfer_stopped")).toMatchObject({ transfer_id: id, reason: "rekeyed", ...kept });
    }
    await refused(sends("manifest", fresh));
    expect(list(await ann.client.ask("history", {}), "messages").map(({ type }) => type)).toEqual(["text"]);
    const next = randomBytes(16);
    const continues = { transfer_id: id, chunks: 1 };
    ben.client.tell("reliable_event", sends("manifest", next, 1, continues));
    expect(
      await ben.client.receives("reliable_event", { cmd: "MISSING", transfer_id: next.toString("base64url") }),
    ).toMatchObject({ meta: { received: 1, missing: [[1, 1]] } });
    expect(await ann.client.receives("transfer_started", { continues: id })).toMatchObject({ from: "Ben" });
    expect(await ben.client.exchange(chunk(1, next, 1))).toMatchObject({ type: "ACK" });
    ben.client.tell("reliable_event", sends("seal", next, 1));
    expect(await ann.client.receives("chat_message", { type: "file" })).toMatchObject({ from: "Ben" });
    // It is gone on with: nobody can a second time, and of one that is given up nothing is kept.
    await refused(sends("manifest", open));
    expect(await ben.client.exchange({ type: "CONTROL", cmd: "CANCEL", transfer_id: id })).toMatchObject({
      type: "NACK",
      meta: { code: "E_STREAM_CLOSED" },
    });
  });
});

test("[WA10] what is of an earlier epoch is told so in its sealed room, and nowhere else", async () => {
  const all = await inhabited();
  const { room, ben } = all;
  await withoutCal(all);
  const [open] = await server.room(unique("open"), "Alice");
  const nobody = await server.connect();
  const file = { totalSize: 5, chunkSize: CHUNK, total: 1 };
  const frameOf = (kind: "manifest" | "seal") => ben.person.frame(room, { kind, file }).toString("base64url");
  const transfer_id = ben.person.stream.toString("base64url");
  const manifest = { type: "FILE_MANIFEST", transfer_id, total_size: 5, chunk_size: CHUNK, frame: frameOf("manifest") };
  const late = [ben.person.packet("m", ben.person.frame(room)), manifest];
  const others = [
    { type: "SEALED_CHUNK", transfer_id, seq: 0, payload: ben.person.chunk(room, file, 0, pattern(21, 1)) },
    { type: "FILE_SEAL", transfer_id, frame: frameOf("seal") },
  ];
  const codes = (client: typeof nobody, packets: Body[]) =>
    Promise.all(packets.map(async (packet) => text(await client.ask("reliable_event", packet), "error", "code")));
  expect(await codes(ben.client, late)).toEqual(["E_EPOCH", "E_EPOCH"]);
  expect(new Set(await codes(open.client, [...late, ...others]))).toEqual(new Set(["E_SUITE"]));
  expect(new Set(await codes(nobody, [...late, ...others]))).toEqual(new Set(["E_NOT_MEMBER"]));
});

describe("who comes with a link of before", () => {
  test("[WV4] is told what it needs when there is a box for its key, else nothing, or that it was put out", async () => {
    const all = await inhabited();
    const { room, ann, ben, cal, about } = all;
    expect(await renew(ben.person, room)).toMatchObject(failed("E_NO_ROOM"));
    const { next, epoch } = await withoutCal(all);
    const renewed = await renew(ben.person, room);
    expect(renewed).toMatchObject({ ok: true, founder: { key: ann.person.key.toString("base64url") }, count: 1 });
    expect(renewed.boxes).toEqual(epoch.boxes);
    expect(list(renewed, "commands")).toMatchObject([{ kind: "remove", epoch: epoch.epoch }]);
    expect(list(await renew(ben.person, room, 1), "commands")).toEqual([]);
    expect(await renew(cal.person, room)).toMatchObject({ error: { code: "E_FORBIDDEN" } });
    expect(await renew(new SealedPerson("Eve"), room)).toMatchObject(failed("E_NO_ROOM"));
    expect(await renew(ben.person, next)).toMatchObject(failed("E_NO_ROOM"));
    expect(await renew(ben.person, room.withOtherLink())).toMatchObject(failed("E_NO_ROOM"));
    // Two epochs later too, and whoever is put out by then is told so.
    const last = next.withOtherLink();
    const ban = newEpoch(2, last.publicAccess, keysOf(ann));
    expect(await order(ann, "ban", about("Ben"), ann.person, ban)).toMatchObject({ ok: true });
    expect((await renew(ann.person, room)).boxes).toEqual(ban.boxes);
    expect(await renew(ben.person, room)).toMatchObject({ error: { code: "E_FORBIDDEN" } });
    expect(await renew(ben.person, next)).toMatchObject({ error: { code: "E_FORBIDDEN" } });
  });
});

test("[WO15] everybody who belongs to a room is listed, here or not, with key and session; who was removed is not", async () => {
  const all = await inhabited();
  const { ann, ben } = all;
  ben.client.close();
  const members = async (after?: string) => {
    const answer = await ann.client.ask("members", after === undefined ? {} : { after });
    return {
      ...answer,
      names: list(answer, "members")
        .map(({ username }) => String(username))
        .toSorted((one, other) => one.localeCompare(other)),
    };
  };
  const first = await members();
  expect(first).toMatchObject({ ok: true, more: false, names: ["Ann", "Ben", "Cal"] });
  const found = list(first, "members").find(({ username }) => username === "Ben");
  expect(found).toMatchObject({ key: ben.person.key.toString("base64url"), session: { sign: expect.any(String) } });
  const [, second] = list(first, "members").map(({ memberId }) => String(memberId));
  expect((await members(second)).names).toHaveLength(1);
  await withoutCal(all);
  expect((await members()).names).toEqual(["Ann", "Ben"]);
  const [eve] = await server.room(unique("open"), "Eve");
  expect(list(await eve.client.ask("members", {}), "members")).toMatchObject([{ username: "Eve" }]);
});
