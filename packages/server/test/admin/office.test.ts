import { tmpdir } from "node:os";
import { adminMembers, adminNow, adminRooms, requireName, type Verdict } from "@chatcast/protocol";
import { expect, onTestFinished, test } from "vitest";
import { Office } from "../../src/admin/office.ts";
import { Pulse } from "../../src/admin/pulse.ts";
import { Ring } from "../../src/admin/ring.ts";
import { Storage } from "../../src/admin/storage.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { deafOutlet } from "../rooms/deaf-outlet.ts";

const SETTINGS = { lab: false, rateLimits: true, maxFileSize: 1, roomTtlDays: 7 };
const verdict = (seq: number, status: Verdict["status"] = "valid"): Verdict => ({
  ...{ suite: "crc32-xor-seq", seq, expected: "0000000a", received: "0000000a" },
  status,
});

/** Time in the test's hand. */
function hand() {
  let now = 1_000;
  const due: (() => void)[] = [];
  const clock = { epoch: () => now, monotonic: () => now };
  const timers = {
    after(_ms: number, run: () => void) {
      due.push(run);
      return () => undefined;
    },
  };
  const pass = (ms: number): void => {
    now += ms;
    for (const run of due.splice(0)) run();
  };
  return { clock, timers, pass };
}

function open() {
  const { clock, timers, pass } = hand();
  const store = openMemoryStore();
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const directory = new Directory({
    ...{ store, clock, timers, urls: new FileUrls(new Uint8Array(32)), nameHoldMs: 1_000, maxMembers: 10 },
    usersEveryMs: 100,
    onError: (error) => expect.unreachable(String(error)),
  });
  const storage = new Storage(store, tmpdir(), clock);
  const cancelled: string[] = [];
  const transfers = { cancelOf: async (ids: readonly string[]) => void cancelled.push(...ids) };
  const office = new Office({ store, directory, transfers, telemetry, storage, clock, timers, settings: SETTINGS });
  onTestFinished(() => office.close());
  return { office, telemetry, directory, store, storage, cancelled, pass };
}

test("[AD5] rates are what happened between two measurements, a second; those that are known are not told again", () => {
  const { clock, timers, pass } = hand();
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const delays = { read: () => ({ p50: 1, p99: 9 }), stop: () => undefined };
  const pulse = new Pulse(telemetry, clock, timers, delays);
  for (let n = 0; n < 10; n++) telemetry.message("text");
  for (let n = 0; n < 6; n++) telemetry.delivered();
  telemetry.chunk(4_096);
  telemetry.refusal("E_RATE");
  pass(2_000);
  pass(2_000);
  const rates = { messages: 5, deliveries: 3, chunks: 0.5, chunkBytes: 2_048, refusals: 0.5, loopP50: 1, loopP99: 9 };
  const none = { messages: 0, deliveries: 0, chunks: 0, chunkBytes: 0, refusals: 0, loopP50: 1, loopP99: 9 };
  expect(pulse.after(0)).toEqual([
    { id: 1, at: 3_000, ...rates },
    { id: 2, at: 5_000, ...none },
  ]);
  expect(pulse.after(1).map(({ id }) => id)).toEqual([2]);
});

test("[AD6] the newest of a bounded list are kept, each with its number", () => {
  const ring = new Ring<{ n: number }>(3);
  expect(ring.after(0)).toEqual([]);
  for (let n = 1; n <= 5; n++) ring.add({ n });
  expect(ring.after(0)).toEqual([3, 4, 5].map((n) => ({ n, id: n })));
  expect(ring.after(4)).toEqual([{ n: 5, id: 5 }]);
  expect([ring.after(5), ring.after(99)]).toEqual([[], []]);
});

test("[AD6] verdicts say whose packet was checked, where and how, and are asked for from a number on", async () => {
  const { office, telemetry } = open();
  telemetry.verdict(verdict(1), "MSG", { roomId: "r1", member: "Ann" });
  telemetry.verdict(verdict(2, "compromised"), "FILE_CHUNK", { roomId: "r1", member: "Bob" });
  const told = await office.now({ after: 0, verdict: 0 });
  expect(told.verdicts).toEqual([
    expect.objectContaining({ id: 1, roomId: "r1", member: "Ann", type: "MSG", seq: 1, status: "valid" }),
    expect.objectContaining({ id: 2, member: "Bob", type: "FILE_CHUNK", seq: 2, status: "compromised" }),
  ]);
  expect(told.checked).toEqual({ valid: 1, compromised: 1 });
  expect((await office.now({ after: 0, verdict: 1 })).verdicts.map(({ id }) => id)).toEqual([2]);
});

test("[AD4] rooms and members are told with who is there, and answers have the shapes that clients check", async () => {
  const { office, directory, store } = open();
  const room = await directory.create(requireName("Lab", "roomName"));
  await room.enter(requireName("Ann", "username"), deafOutlet("one"), undefined);
  const bob = await room.enter(requireName("Bob", "username"), deafOutlet("two"), undefined);
  await room.leave(bob.member);
  const { rooms, more } = adminRooms.parse(await office.rooms(""));
  expect({ rooms, more }).toMatchObject({ more: false, rooms: [{ name: "Lab", sealed: false, here: 1, members: 2 }] });
  const [{ id = "" } = {}] = rooms;
  const { members } = adminMembers.parse(await office.members(id, ""));
  expect(members.map(({ name, here }) => [name, here]).sort()).toEqual([
    ["Ann", true],
    ["Bob", false],
  ]);
  await expect(office.members("nowhere", "")).rejects.toMatchObject({ code: "E_NO_ROOM" });
  expect(adminNow.parse(await office.now({ after: 0, verdict: 0 }))).toMatchObject({
    totals: { ...(await store.totals()) },
    settings: SETTINGS,
    disk: { size: expect.any(Number) },
  });
});

test("[AD7] what the store has is a level of /metrics too, and not a number while it cannot be read", async () => {
  const { telemetry, storage, store, pass } = open();
  for (const level of storage.levels) telemetry.level(level);
  await store.createRoom({ id: "r1", name: "r1", key: "r1", suite: "crc32-xor-seq", createdAt: 1, idleSince: null });
  expect((await telemetry.scrape()).body).toContain("chatcast_stored_rooms 1\n");
  await store.close();
  pass(1_000);
  expect((await telemetry.scrape()).body).toContain("chatcast_stored_rooms Nan\n");
});

test("[AD10] in quarantine nobody new comes in and no file, whoever is in it comes back, until it ends", async () => {
  const { office, directory } = open();
  const room = await directory.create(requireName("Lab", "roomName"));
  const [ann, cid] = [requireName("Ann", "username"), requireName("Cid", "username")];
  const { token } = await room.enter(ann, deafOutlet("one"), undefined);
  const { id } = room.record;
  await office.decree(id, "quarantine");
  await expect(room.enter(cid, deafOutlet("two"), undefined)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  expect(() => room.custody.requireFree()).toThrow("quarantine");
  expect((await room.enter(ann, deafOutlet("three"), { token })).member.name).toEqual(ann);
  await expect(office.decree(id, "quarantine")).rejects.toMatchObject({ code: "E_CONFLICT" });
  expect((await office.rooms("")).rooms).toMatchObject([{ standing: "quarantined" }]);
  await office.decree(id, "release");
  await expect(office.decree(id, "release")).rejects.toMatchObject({ code: "E_CONFLICT" });
  await room.enter(cid, deafOutlet("two"), undefined);
  expect((await office.rooms("")).rooms[0]).not.toHaveProperty("standing");
});

test("[AD11] a closed room is over for all in it, with their uploads, and for good", async () => {
  const { office, directory, cancelled } = open();
  const room = await directory.create(requireName("Lab", "roomName"));
  const expelled: string[] = [];
  const ear = { ...deafOutlet("one"), expel: ({ message }: Error) => void expelled.push(message) };
  const { member, token } = await room.enter(requireName("Ann", "username"), ear, undefined);
  await office.decree(room.record.id, "quarantine");
  await office.decree(room.record.id, "close");
  expect(expelled).toEqual(["the administrator of this server closed this room"]);
  expect(cancelled).toEqual([member.id]);
  const back = room.enter(requireName("Ann", "username"), deafOutlet("two"), { token });
  await expect(back).rejects.toMatchObject({ code: "E_FORBIDDEN", message: expelled[0] });
  for (const kind of ["quarantine", "release", "close"] as const) {
    await expect(office.decree(room.record.id, kind)).rejects.toMatchObject({ code: "E_CONFLICT" });
  }
  await expect(office.decree("nowhere", "close")).rejects.toMatchObject({ code: "E_NO_ROOM" });
});

test("[AD10] of two who want the same at once one is told that it is so already, and there is one line of it", async () => {
  const { office, directory, store } = open();
  const { record } = await directory.create(requireName("Lab", "roomName"));
  const both = await Promise.allSettled(["quarantine", "quarantine"].map(() => office.decree(record.id, "quarantine")));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await store.page({ kind: "room", roomId: record.id }, 0, 9)).head).toBe(1);
});
