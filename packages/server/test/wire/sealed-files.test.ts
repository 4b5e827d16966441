import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, chunk, control, nack, outgoing } from "./packets.ts";
import { plain } from "./plain.ts";
import { complete, File, opened, SIGNATURE, says, seat, seatPeople, sent, TAG } from "./sealed-file.ts";
import { type Body, number, text } from "./shapes.ts";
import { json, upload } from "./upload.ts";

const server = serveAlone();
const people = <N extends string>(...names: N[]) => seatPeople(server, ...names);

describe("a sealed file", () => {
  test("[WG1] is opened by its manifest, comes in any order, is ended by its seal, and is served as it came", async () => {
    const { Ann, Bob } = await people("Ann", "Bob");
    const file = new File(CHUNK * 2 + 5);
    await opened(Ann, file);
    await sent(Ann, file, [2, 0, 1]);
    const done = await complete(Ann, file);
    const whole = Buffer.concat([0, 1, 2].map((seq) => file.frame(Ann, seq)));
    expect(done).toMatchObject({
      meta: { size: whole.length, sha256: createHash("sha256").update(whole).digest("hex") },
    });
    const message = await Bob.client.receives("chat_message");
    expect(message).toMatchObject({
      type: "file",
      from: "Ann",
      offset: 1,
      fileSize: CHUNK * 2 + 5,
      transfer_id: file.id,
      integrity: { suite: "aes-256-gcm-room", status: "valid" },
    });
    for (const field of ["fileName", "sha256", "text"]) expect(message).not.toHaveProperty(field);
    const card = Buffer.from(text(message, "frame"), "base64url");
    const manifest = Buffer.from(text(file.manifest(Ann), "frame"), "base64url");
    expect(card[0]).toBe(1);
    expect(Number(card.readBigUInt64BE(1))).toBe(CHUNK * 2 + 5);
    expect(card.readUInt32BE(9)).toBe(CHUNK);
    expect(card.readUInt32BE(13)).toBe(manifest.length);
    expect(card.subarray(17)).toEqual(
      Buffer.concat([manifest, Buffer.from(text(file.seal(Ann), "frame"), "base64url")]),
    );
    const url = text(message, "url");
    const frame = CHUNK + TAG + SIGNATURE;
    expect((await plain(server.url, url)).body).toEqual(whole);
    const part = await plain(server.url, url, { headers: { Range: `bytes=${frame}-${2 * frame - 1}` } });
    expect([part.status, part.body]).toEqual([206, file.frame(Ann, 1)]);
  });

  test("[WG1] an empty file is one chunk without bytes of the file", async () => {
    const { Ann } = await people("Ann");
    const file = new File(0);
    await opened(Ann, file);
    await sent(Ann, file, [0]);
    expect(await complete(Ann, file)).toMatchObject({ meta: { size: TAG + SIGNATURE } });
    const again = await Ann.client.exchange(file.chunk(Ann, 0));
    expect(again).toMatchObject({ type: "ACK", meta: { duplicate: true } });
  });

  test.each(["bit", "place", "stream", "signature", "length"] as const)(
    "[WG3] a chunk that is not what was signed for its place kills it: %s",
    async (what) => {
      const { Ann, Bob } = await people("Ann", "Bob");
      const [file, other] = [new File(CHUNK * 3), new File(CHUNK * 3)];
      await opened(Ann, file);
      await sent(Ann, file, [0]);
      const good = file.frame(Ann, 1);
      const bad = {
        bit: Buffer.from(good.map((byte, at) => (at === 100 ? byte ^ 1 : byte))),
        place: file.frame(Ann, 0),
        stream: other.frame(Ann, 1),
        signature: Buffer.concat([Buffer.alloc(SIGNATURE), good.subarray(SIGNATURE)]),
        length: good.subarray(0, -1),
      }[what];
      const answer = await Ann.client.exchange(file.chunk(Ann, 1, bad));
      expect(answer).toMatchObject({
        cmd: "INTEGRITY_FAIL",
        seq: 1,
        meta: {
          reason: "integrity_compromised",
          type: "FILE_CHUNK",
          received: bad.subarray(-TAG).toString("hex").slice(0, 8),
        },
      });
      expect(answer.meta).not.toHaveProperty("expected");
      const stop = await Bob.client.receives("transfer_stopped");
      expect(stop).toMatchObject({ transfer_id: file.id, from: "Ann", reason: "integrity_compromised" });
      expect(await Ann.client.exchange(file.chunk(Ann, 2))).toMatchObject(nack("E_STREAM_CLOSED"));
      expect(await says(Ann, file, file.manifest(Ann))).toMatchObject(nack("E_STREAM_CLOSED"));
      expect(await says(Ann, file, file.seal(Ann))).toMatchObject(nack("E_STREAM_CLOSED"));
      expect(Bob.client.received("chat_message")).toEqual([]);
    },
  );

  test("[WG4] a stranger's manifest, chunk, seal or verdict harms nobody, whether it is good or forged", async () => {
    const { Ann, Bob } = await people("Ann", "Bob");
    const file = new File(CHUNK * 2);
    await opened(Ann, file);
    await sent(Ann, file, [0]);
    for (const payload of [file.frame(Ann, 1), file.frame(Bob, 1), Buffer.alloc(99)]) {
      expect(await Bob.client.exchange(file.chunk(Bob, 1, payload))).toMatchObject(nack("E_NOT_OWNER"));
    }
    for (const packet of [file.manifest(Bob), file.manifest(Ann), file.seal(Bob), file.seal(Ann)]) {
      expect(await says(Bob, file, packet)).toMatchObject(nack("E_NOT_OWNER"));
    }
    for (const cmd of ["INTEGRITY_FAIL", "KILL", "COMPLETE"]) {
      expect(await says(Bob, file, control(cmd, file.id, { seq: 0 }))).toMatchObject(nack("E_FORBIDDEN"));
    }
    expect(await says(Bob, file, control("CANCEL", file.id))).toMatchObject(nack("E_NOT_OWNER"));
    const unknown = new File(CHUNK);
    expect(await Bob.client.exchange(unknown.chunk(Bob, 0))).toMatchObject(nack("E_NOT_OWNER"));
    await sent(Ann, file, [1]);
    expect(await complete(Ann, file)).toMatchObject({ cmd: "COMPLETE" });
    for (const { client } of [Ann, Bob]) expect(client.received("transfer_stopped")).toEqual([]);
  });

  test("[WG5] a manifest that was altered, or is not its sender's, closes its id", async () => {
    const { Ann, Bob } = await people("Ann", "Bob");
    const [sized, foreign] = [new File(CHUNK * 2), new File(CHUNK)];
    const smaller = sized.manifest(Ann, { total_size: CHUNK });
    expect(await says(Ann, sized, smaller)).toMatchObject({ cmd: "INTEGRITY_FAIL", meta: { type: "FILE_CHUNK" } });
    expect(await says(Ann, sized, sized.manifest(Ann))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await says(Bob, foreign, foreign.manifest(Ann))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    for (const { client } of [Ann, Bob]) expect(client.received("transfer_stopped")).toEqual([]);
  });

  test("[WG5] what cannot be opened is refused, and opens nothing", async () => {
    const { Ann } = await people("Ann");
    const file = new File(CHUNK);
    const elsewhere = new File(CHUNK, { epoch: 1 });
    const refused = async (packet: Body, code: string) =>
      expect(await says(Ann, file, { ...packet, transfer_id: file.id })).toMatchObject(nack(code));
    await refused(new File(CHUNK).manifest(Ann), "E_SCHEMA");
    await refused(file.manifest(Ann, { frame: "AAAA" }), "E_SCHEMA");
    await refused(file.seal(Ann), "E_NOT_OWNER");
    await refused(file.manifest(Ann, { mode: "unicast", recipient: "Bob" }), "E_SCHEMA");
    expect(await says(Ann, elsewhere, elsewhere.manifest(Ann))).toMatchObject(nack("E_SUITE"));
    const huge = new File(CHUNK, {});
    huge.plan.totalSize = 2 ** 45;
    huge.plan.total = 2 ** 45 / CHUNK;
    expect(await says(Ann, huge, huge.manifest(Ann))).toMatchObject(nack("E_TOO_LARGE"));
    const full = Array.from({ length: 8 }, () => new File(CHUNK));
    for (const one of full) await opened(Ann, one);
    expect(await says(Ann, file, file.manifest(Ann))).toMatchObject({ ...nack("E_QUOTA") });
    const [first] = full;
    if (first === undefined) throw new Error("no file");
    const renamed = first.manifest(Ann);
    const other = Ann.person.frame(Ann.room, {
      ...first.options,
      kind: "manifest",
      file: first.plan,
      body: Buffer.alloc(44, 1),
    });
    expect(await says(Ann, first, { ...renamed, frame: other.toString("base64url") })).toMatchObject(
      nack("E_CONFLICT"),
    );
    await opened(Ann, first);
  });

  test("[WG6] a seal with holes is told what is missing; one of other sizes kills", async () => {
    const { Ann } = await people("Ann");
    const file = new File(CHUNK * 3);
    await opened(Ann, file);
    await sent(Ann, file, [1]);
    expect(await Ann.client.ask("reliable_event", file.seal(Ann))).toMatchObject({
      ok: false,
      error: { code: "E_INCOMPLETE" },
    });
    const missing = {
      cmd: "MISSING",
      meta: {
        missing: [
          [0, 0],
          [2, 2],
        ],
      },
    };
    expect(await Ann.client.packet(missing)).toMatchObject(missing);
    await sent(Ann, file, [0, 2]);
    const other = { file: { ...file.plan, totalSize: CHUNK * 3 - 1 } };
    expect(await says(Ann, file, file.seal(Ann, other))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    expect(await says(Ann, file, file.seal(Ann))).toMatchObject(nack("E_STREAM_CLOSED"));
  });

  test("[WG7] goes on after the server was killed, and says again that it is complete", async () => {
    const { Ann } = await people("Ann");
    const file = new File(CHUNK * 3);
    await opened(Ann, file);
    await sent(Ann, file, [0, 1]);
    await server.kill();
    await server.start();
    const back = await seat(server, Ann.person, Ann.room, { token: Ann.token });
    const asked = await says(back, file, file.manifest(back));
    expect(asked).toMatchObject({ cmd: "MISSING", meta: { received: 2, missing: [[2, 2]] } });
    const forged = Buffer.from(file.frame(back, 0));
    await sent(back, file, [2]);
    const done = await complete(back, file);
    expect(await says(back, file, file.manifest(back))).toMatchObject({ cmd: "MISSING", meta: { missing: [] } });
    expect(await back.client.packet({ cmd: "COMPLETE", transfer_id: file.id })).toMatchObject({
      meta: done.meta as Body,
    });
    forged[90] = (forged[90] ?? 0) ^ 1;
    expect(await back.client.exchange(file.chunk(back, 0, forged))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    expect(await complete(back, file)).toMatchObject({ meta: done.meta as Body });
    expect(back.client.received("chat_message")).toHaveLength(1);
  });

  test("[WG8] a private one is its sender's and its recipient's alone", async () => {
    const { Ann, Bob, Cleo } = await people("Ann", "Bob", "Cleo");
    const recipient = { key: Bob.person.key, agree: Bob.person.agree };
    const file = new File(CHUNK, { recipient }, { mode: "unicast", recipient: "Bob" });
    await opened(Ann, file);
    await sent(Ann, file, [0]);
    await complete(Ann, file);
    expect(await Bob.client.receives("chat_message")).toMatchObject({
      mode: "unicast",
      recipient: "Bob",
      type: "file",
    });
    const astray = new File(CHUNK, { recipient }, { mode: "unicast", recipient: "Cleo" });
    expect(await says(Ann, astray, astray.manifest(Ann))).toMatchObject(nack("E_NO_RECIPIENT"));
    expect(Cleo.client.inbox.filter(({ event }) => event !== "user_joined" && event !== "room_users")).toEqual([]);
    expect(Cleo.client.wire.join().includes(file.id)).toBe(false);
  });

  test("[WG9] is taken over a connection for files too, and nowhere in an open room", async () => {
    const { Ann } = await people("Ann");
    const data = await server.connect();
    const entry = await Ann.person.entry(data, Ann.room, { token: Ann.token, role: "data", acks: "batch" });
    expect(await data.ask("join_room", entry)).toMatchObject({ ok: true });
    const file = new File(CHUNK * 2);
    const beside = { ...Ann, client: data };
    await opened(beside, file);
    for (const seq of [0, 1]) data.tell("reliable_event", file.chunk(Ann, seq));
    const acks: Body[] = [];
    while (acks.flatMap(({ meta }) => (meta as { acked: unknown[] }).acked).length < 2) {
      acks.push(await data.packet({ cmd: "ACKS", transfer_id: file.id }));
    }
    // Signatures are checked side by side, so which chunk is stored first is nobody's promise.
    expect(new Map(acks.flatMap(({ meta }) => (meta as { acked: [number, string][] }).acked))).toEqual(
      new Map([0, 1].map((seq) => [seq, file.received(seq)])),
    );
    expect(await complete(beside, file)).toMatchObject({ cmd: "COMPLETE" });
    const [open] = await server.room(unique("open"), "Alice");
    for (const packet of [file.manifest(Ann), file.chunk(Ann, 0), file.seal(Ann)]) {
      open.client.tell("reliable_event", packet);
      expect(await open.client.packet({ type: "NACK", transfer_id: file.id })).toMatchObject(nack("E_SUITE"));
    }
    const seedFile = outgoing(CHUNK);
    expect(await Ann.client.exchange(chunk(seedFile, 0))).toMatchObject(nack("E_SUITE"));
    expect(number(await Ann.client.ask("history", {}), "head")).toBe(1);
  });

  test("[WU13] an upload with the token of a member of a sealed room is refused, also when nobody is in it", async () => {
    const { Ann } = await people("Ann");
    const before = await upload(server.url, "the heron flies", { token: Ann.token });
    expect([before.status, json(before)]).toMatchObject([403, { error: { code: "E_SUITE" } }]);
    await server.stop();
    await server.start();
    const after = await upload(server.url, "the heron flies", { token: Ann.token });
    expect([after.status, json(after)]).toMatchObject([403, { error: { code: "E_SUITE" } }]);
  });

  test("[WN6] is deleted by a sealed word of its sender that names its place; [WF27] and tells when it goes", async () => {
    const { Ann, Bob } = await people("Ann", "Bob");
    const file = new File(CHUNK * 2, {}, { expires_in: 3_600 });
    for (const expires_in of [59, 31_536_001]) {
      expect(await says(Ann, file, file.manifest(Ann, { expires_in }))).toMatchObject(nack("E_SCHEMA"));
    }
    await opened(Ann, file);
    await sent(Ann, file, [0, 1]);
    await complete(Ann, file);
    const message = await Bob.client.receives("chat_message");
    expect(number(message, "expiresAt")).toBe(number(message, "at") + 3_600_000);
    const url = text(message, "url");
    const word = ({ person, room }: typeof Ann, id: string, seq: number, deletes: number) =>
      person.packet(id, person.frame(room, { seq }), { deletes });
    for (const [who, id, deletes, code] of [
      [Bob, "b1", 1, "E_FORBIDDEN"],
      [Ann, "a1", 7, "E_NOT_FOUND"],
    ] as const) {
      expect(await who.client.exchange(word(who, id, 0, deletes))).toMatchObject({ ...nack(code), id });
    }
    expect((await plain(server.url, url)).status).toBe(200);
    expect(await Ann.client.exchange(word(Ann, "a2", 0, 1))).toMatchObject({ type: "ACK", meta: { offset: 2 } });
    const told = await Bob.client.receives("chat_message", { id: "a2" });
    expect([typeof told.frame, told.deletes]).toEqual(["string", undefined]);
    expect((await plain(server.url, url)).status).toBe(404);
    expect(await Ann.client.exchange(word(Ann, "a3", 1, 2))).toMatchObject({ ...nack("E_NOT_FOUND"), id: "a3" });
    await server.stop();
    await server.start();
    expect((await plain(server.url, url)).status).toBe(404);
    const again = await seat(server, Ann.person, Ann.room, { token: Ann.token });
    const repeated = await again.client.exchange(word(Ann, "a2", 0, 1));
    expect(repeated).toMatchObject({ type: "ACK", meta: { offset: 2, duplicate: true } });
  });
});
