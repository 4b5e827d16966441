import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { order, shown } from "./commander.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, control, nack } from "./packets.ts";
import { complete, File, opened, type Seat, says, seat, seatPeople, sent } from "./sealed-file.ts";
import { SealedPerson } from "./sealed-person.ts";
import type { Body } from "./shapes.ts";

const server = serve();

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
