import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { order, shown } from "./commander.ts";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, control, nack } from "./packets.ts";
import { plain } from "./plain.ts";
import { complete, File, opened, type Seat, says, seat, seatPeople, sent } from "./sealed-file.ts";
import { type FrameOptions, SealedPerson } from "./sealed-person.ts";
import { type Body, text } from "./shapes.ts";

const server = serveAlone();

/** Two chunks of three are there. */
async function underWay(by: Seat, file = new File(CHUNK * 3)): Promise<File> {
  await opened(by, file);
  await sent(by, file, [0, 1]);
  return file;
}

const privately = (to: Seat): File =>
  new File(
    CHUNK * 3,
    { recipient: { key: to.person.key, agree: to.person.agree } },
    { mode: "unicast", recipient: to.person.username },
  );

const kill = (by: Seat, file: File, over: Parameters<SealedPerson["kill"]>[2] = {}): Body =>
  by.person.kill(by.room, file.stream, over);

/** What was said before this message has come to all of them. */
async function settle(first: Seat, ...others: Seat[]): Promise<void> {
  const id = unique("barrier");
  const frame = first.person.frame(first.room, { stream: randomBytes(16) });
  expect(await ask(first, first.person.packet(id, frame))).toMatchObject({ ok: true });
  await Promise.all([first, ...others].map(({ client }) => client.receives("chat_message", { id })));
}

const ask = (by: Seat, packet: Body) => by.client.ask("reliable_event", packet);

describe("a file that is under way", () => {
  test("[WG10] is told to its audience, and to who enters meanwhile", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const [file, secret] = [await underWay(Ann), privately(Bob)];
    await opened(Ann, secret);
    const told = (one: File, mode: string) => ({ transfer_id: one.id, from: "Ann", mode, total_size: CHUNK * 3 });
    for (const { client } of [Ann, Bob]) {
      expect(await client.receives("transfer_started")).toMatchObject(told(file, "broadcast"));
      expect(await client.receives("transfer_started")).toMatchObject(told(secret, "unicast"));
    }
    const cleo = await seat(server, new SealedPerson("Cleo"), Ann.room);
    const start = await cleo.client.receives("transfer_started");
    expect(start).toMatchObject({ ...told(file, "broadcast"), fromId: shown(cleo.answer, "Ann").memberId });
    await says(Ann, file, file.manifest(Ann));
    expect(await cleo.client.receives("transfer_started")).toEqual(start);
    await settle(cleo);
    expect(cleo.client.wire.join().includes(secret.id)).toBe(false);
  });

  test("[WG11] is stopped by its sender's signed KILL, for everybody", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const file = await underWay(Ann);
    const packet = kill(Ann, file);
    expect(await ask(Ann, packet)).toMatchObject({ ok: true });
    for (const { client } of [Ann, Bob]) {
      expect(await client.receives("transfer_stopped")).toMatchObject({
        transfer_id: file.id,
        from: "Ann",
        reason: "killed",
        kill: { by: shown(Bob.answer, "Ann"), signature: packet.signature },
      });
    }
    expect(await Ann.client.exchange(file.chunk(Ann, 2))).toMatchObject(nack("E_STREAM_CLOSED"));
    for (const late of [file.manifest(Ann), file.seal(Ann), packet]) {
      expect(await says(Ann, file, late)).toMatchObject(nack("E_STREAM_CLOSED"));
    }
    await settle(Ann, Bob);
    for (const { client } of [Ann, Bob]) {
      expect(client.received("transfer_stopped")).toHaveLength(1);
      expect(client.received("chat_message", { type: "file" })).toEqual([]);
    }
  });

  test("[WG11] is stopped by a moderator, a private one by its recipient", async () => {
    const { Ann, Bob, Cleo } = await seatPeople(server, "Ann", "Bob", "Cleo");
    const file = await underWay(Bob);
    expect(await ask(Cleo, kill(Cleo, file))).toMatchObject({ ok: false, error: { code: "E_FORBIDDEN" } });
    expect(await order(Ann, "appoint", shown(Cleo.answer, "Cleo"), Ann.person)).toMatchObject({ ok: true });
    expect(await ask(Cleo, kill(Cleo, file))).toMatchObject({ ok: true });
    expect(await Bob.client.receives("transfer_stopped")).toMatchObject({ kill: { by: { username: "Cleo" } } });
    const secret = await underWay(Ann, privately(Bob));
    expect(await ask(Bob, kill(Bob, secret))).toMatchObject({ ok: true });
    expect(await Ann.client.receives("transfer_stopped", { transfer_id: secret.id })).toMatchObject({
      kill: { by: { username: "Bob" } },
    });
    await settle(Cleo);
    expect(Cleo.client.received("transfer_stopped")).toHaveLength(1);
  });

  test("[WG12] goes on whatever anybody else says, and whatever is signed", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const elsewhere = await seatPeople(server, "Ann");
    const [file, other, secret] = [await underWay(Ann), new File(CHUNK), await underWay(Ann, privately(Bob))];
    const cleo = await seat(server, new SealedPerson("Cleo"), Ann.room);
    const refused = async (by: Seat, packet: Body, code: string) =>
      expect(await ask(by, packet)).toMatchObject({ ok: false, error: { code } });
    for (const cmd of ["KILL", "INTEGRITY_FAIL"]) {
      await refused(Ann, control(cmd, file.id, { seq: 0 }), "E_FORBIDDEN");
      await refused(Bob, control(cmd, file.id, { seq: 0 }), "E_FORBIDDEN");
    }
    await refused(Bob, kill(Bob, file), "E_FORBIDDEN");
    await refused(Bob, kill(Ann, file), "E_FORBIDDEN");
    await refused(Ann, kill(Bob, file), "E_FORBIDDEN");
    await refused(Ann, kill(Ann, file, { stream: other.stream }), "E_FORBIDDEN");
    await refused(Ann, kill(Ann, file, { room: elsewhere.Ann.room }), "E_FORBIDDEN");
    await refused(Ann, kill(Ann, file, { name: "Bob" }), "E_FORBIDDEN");
    await refused(Ann, { ...kill(Ann, file), signature: "AAAA" }, "E_SCHEMA");
    await refused(Ann, kill(Ann, other), "E_NOT_OWNER");
    await refused(cleo, kill(cleo, secret), "E_NOT_OWNER");
    await refused(elsewhere.Ann, kill(elsewhere.Ann, file), "E_NOT_OWNER");
    const [open] = await server.room(unique("open"), "Alice");
    expect(await open.client.ask("reliable_event", kill(Ann, file))).toMatchObject({ error: { code: "E_SUITE" } });
    for (const one of [file, secret]) {
      await sent(Ann, one, [2]);
      await complete(Ann, one);
      await refused(Ann, kill(Ann, one), "E_STREAM_CLOSED");
    }
    await settle(Ann, Bob);
    for (const { client } of [Ann, Bob, cleo]) expect(client.received("transfer_stopped")).toEqual([]);
    expect(Bob.client.received("chat_message", { type: "file" })).toHaveLength(2);
  });
});

describe("what was verified of a killed file", () => {
  /** Two chunks of four, and the word of it. */
  async function killed(by: Seat, file: File): Promise<File> {
    await opened(by, file);
    await sent(by, file, [0, 1, 3]);
    expect(await ask(by, kill(by, file))).toMatchObject({ ok: true });
    const stop = await by.client.receives("transfer_stopped", { transfer_id: file.id });
    expect(stop).toMatchObject({ quarantined: 2 });
    return file;
  }
  const four = (options?: FrameOptions, audience?: Body) => new File(CHUNK * 4, options, audience);
  const goesOn = (by: Seat, file: File, from: File, chunks = 2): Body =>
    file.manifest(by, {}, { transfer_id: from.id, chunks });

  test("[WG13] is given to nobody, and gone when its sender discards it", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const file = await killed(Ann, four());
    expect(await Bob.client.receives("transfer_stopped")).toMatchObject({ transfer_id: file.id, quarantined: 2 });
    expect(await says(Bob, file, control("CANCEL", file.id))).toMatchObject(nack("E_NOT_OWNER"));
    for (const packet of [control("RESUME_REQUEST", file.id), file.manifest(Ann), file.seal(Ann)]) {
      expect(await says(Ann, file, packet)).toMatchObject(nack("E_STREAM_CLOSED"));
    }
    expect(await says(Ann, file, control("CANCEL", file.id))).toMatchObject({ cmd: "CANCELLED" });
    expect(await Bob.client.receives("transfer_stopped", { reason: "cancelled" })).toMatchObject({
      transfer_id: file.id,
    });
    expect(await says(Ann, file, control("CANCEL", file.id))).toMatchObject(nack("E_STREAM_CLOSED"));
    const next = four();
    expect(await says(Ann, next, goesOn(Ann, next, file))).toMatchObject(nack("E_NOT_FOUND"));
    await settle(Ann, Bob);
    expect(Bob.client.received("chat_message", { type: "file" })).toEqual([]);
  });

  test("[WG13] is kept of the four that were killed last, and where a chunk was altered too", async () => {
    const { Ann } = await seatPeople(server, "Ann");
    const files: File[] = [];
    for (let count = 0; count < 5; count++) files.push(await killed(Ann, four()));
    const [oldest, , last] = files;
    if (oldest === undefined || last === undefined) throw new Error("no files");
    expect(await says(Ann, oldest, control("CANCEL", oldest.id))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await says(Ann, last, control("CANCEL", last.id))).toMatchObject({ cmd: "CANCELLED" });
    const spoilt = four();
    await opened(Ann, spoilt);
    await sent(Ann, spoilt, [0]);
    expect(await Ann.client.exchange(spoilt.chunk(Ann, 1, Buffer.alloc(99)))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    expect(await Ann.client.receives("transfer_stopped", { transfer_id: spoilt.id })).toMatchObject({
      reason: "integrity_compromised",
      quarantined: 1,
    });
  });

  test("[WG14] is taken over by another stream of its sender's, and the file is one for its readers", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const [file, next] = [await killed(Ann, four()), four()];
    expect(await says(Ann, next, goesOn(Ann, next, file))).toMatchObject({
      cmd: "MISSING",
      meta: { received: 2, missing: [[2, 3]] },
    });
    // What is there is that of the stream which sealed it: the same again is known, another one compromises.
    expect(await Ann.client.exchange(next.chunk(Ann, 1, file.frame(Ann, 1)))).toMatchObject({
      type: "ACK",
      meta: { duplicate: true },
    });
    await sent(Ann, next, [2, 3]);
    await complete(Ann, next);
    const message = await Bob.client.receives("chat_message", { type: "file" });
    const card = Buffer.from(text(message, "frame"), "base64url");
    const [manifest, before, seal] = [goesOn(Ann, next, file), file.manifest(Ann), next.seal(Ann)].map((packet) =>
      Buffer.from(text(packet, "frame"), "base64url"),
    ) as [Buffer, Buffer, Buffer];
    const head = 1 + 8 + 4;
    expect([card[0], card.readUInt32BE(head)]).toEqual([2, manifest.length]);
    const at = head + 4 + manifest.length;
    expect([card[at], Number(card.readBigUInt64BE(at + 1)), card.readUInt32BE(at + 9)]).toEqual([1, 2, before.length]);
    expect(card.subarray(at + 13)).toEqual(Buffer.concat([before, seal]));
    const whole = Buffer.concat([file.frame(Ann, 0), file.frame(Ann, 1), next.frame(Ann, 2), next.frame(Ann, 3)]);
    expect((await plain(server.url, text(message, "url"))).body).toEqual(whole);
    expect(await says(Ann, file, control("CANCEL", file.id))).toMatchObject(nack("E_STREAM_CLOSED"));
  });

  test("[WG17] is told again to its sender, who may have been away, with who has stopped it", async () => {
    const { Ann } = await seatPeople(server, "Ann");
    const file = await killed(Ann, four());
    const closed = nack("E_STREAM_CLOSED");
    const kept = { quarantined: 2, kill: { by: { username: "Ann" }, signature: kill(Ann, file).signature } };
    for (const packet of [file.manifest(Ann), file.seal(Ann)]) {
      expect(await says(Ann, file, packet)).toMatchObject({ ...closed, meta: kept });
    }
    await server.kill();
    await server.start();
    const again = await seat(server, Ann.person, Ann.room, { token: Ann.token });
    expect(await says(again, file, file.manifest(again))).toMatchObject({ ...closed, meta: kept });
    expect(await says(again, file, control("CANCEL", file.id))).toMatchObject({ cmd: "CANCELLED" });
    const { meta } = await says(again, file, file.manifest(again));
    expect(meta).not.toHaveProperty("quarantined");
    expect(meta).not.toHaveProperty("kill");
  });

  test("[WG14] goes on after the server was killed, before it was taken over and after", async () => {
    const { Ann } = await seatPeople(server, "Ann");
    const [file, next] = [await killed(Ann, four()), four()];
    await server.kill();
    await server.start();
    const again = await seat(server, Ann.person, Ann.room, { token: Ann.token });
    expect(await says(again, file, control("RESUME_REQUEST", file.id))).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await says(again, next, goesOn(again, next, file))).toMatchObject({
      cmd: "MISSING",
      meta: { received: 2, missing: [[2, 3]] },
    });
    await sent(again, next, [2]);
    await server.kill();
    await server.start();
    const back = await seat(server, Ann.person, Ann.room, { token: Ann.token });
    expect(await says(back, next, goesOn(back, next, file))).toMatchObject({ meta: { missing: [[3, 3]] } });
    expect(await back.client.exchange(next.chunk(back, 0, file.frame(back, 0)))).toMatchObject({ type: "ACK" });
    await sent(back, next, [3]);
    expect(await complete(back, next)).toMatchObject({ cmd: "COMPLETE" });
  });

  test("[WG16] is taken over only as the manifest's signature has it: altered or left out, nothing is", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const [file, other] = [await killed(Ann, four()), await killed(Ann, four())];
    const signed = { transfer_id: file.id, chunks: 2 };
    const altered: ((next: File) => Body)[] = [
      (next) => next.manifest(Ann, { continues: { ...signed, chunks: 1 } }, signed),
      (next) => next.manifest(Ann, { continues: { ...signed, transfer_id: other.id } }, signed),
      (next) => next.manifest(Ann, { continues: undefined }, signed),
      (next) => next.manifest(Ann, { continues: signed }),
    ];
    for (const packet of altered) {
      const next = four();
      expect(await says(Ann, next, packet(next))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
      expect(await says(Ann, next, goesOn(Ann, next, file))).toMatchObject(nack("E_STREAM_CLOSED"));
    }
    // It is there still, for whoever it is.
    const next = four();
    expect(await says(Ann, next, goesOn(Ann, next, file))).toMatchObject({ meta: { missing: [[2, 3]] } });
    await settle(Ann, Bob);
    expect(Bob.client.received("transfer_started", { continues: other.id })).toEqual([]);
  });

  test("[WG15] is nobody else's, and of no other file", async () => {
    const { Ann, Bob } = await seatPeople(server, "Ann", "Bob");
    const file = await killed(Ann, four());
    const secret = four(
      { recipient: { key: Bob.person.key, agree: Bob.person.agree } },
      { mode: "unicast", recipient: "Bob" },
    );
    const wrong: [Seat, File, number][] = [
      [Bob, four(), 2],
      [Ann, four(), 3],
      [Ann, new File(CHUNK * 4 - 1), 2],
      [Ann, secret, 2],
    ];
    for (const [by, next, chunks] of wrong) {
      expect(await says(by, next, goesOn(by, next, file, chunks))).toMatchObject(nack("E_NOT_FOUND"));
      expect(await says(by, next, next.seal(by))).toMatchObject(nack("E_NOT_OWNER"));
    }
    const next = four();
    await says(Ann, next, goesOn(Ann, next, file));
    const second = four();
    expect(await says(Ann, second, goesOn(Ann, second, file))).toMatchObject(nack("E_NOT_FOUND"));
    expect(await Ann.client.exchange(next.chunk(Ann, 1))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  });
});
