import { tmpdir } from "node:os";
import { adminMembers, adminNow, adminRooms, requireName, type Verdict } from "@chatcast/protocol";
import { expect, onTestFinished, test } from "vitest";
import { Office } from "../../src/admin/office.ts";
import { Pulse } from "../../src/admin/pulse.ts";
import { Ring } from "../../src/admin/ring.ts";
import { Storage } from "../../src/admin/storage.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";

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
  const office = new Office({ store, directory, telemetry, storage, clock, timers, settings: SETTINGS });
  onTestFinished(() => office.close());
  return { office, telemetry, directory, store, storage, pass };
}

const outlet = (connectionId: string): Outlet => ({
  connectionId,
  push: () => undefined,
  deliver: () => undefined,
  displace: () => undefined,
  expel: () => undefined,
});

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
  await room.enter(requireName("Ann", "username"), outlet("one"), undefined);
  const bob = await room.enter(requireName("Bob", "username"), outlet("two"), undefined);
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
