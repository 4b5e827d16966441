import { crc32 } from "node:zlib";
import { ChatCastError, crc32XorSeq, parseName } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { Janitor } from "../../src/janitor.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { Transfers } from "../../src/transfers/transfers.ts";
import { file, room } from "../store/builders.ts";

/** A server's machines that start on a disk in trouble, with time in the test's hand. */
async function world() {
  const [plainStore, plainBlobs] = [openMemoryStore(), openMemoryBlobs()];
  for (const id of ["r1", "r2"]) await plainStore.createRoom(room(id));
  await plainBlobs.write("orphan", 0, Uint8Array.of(1));
  let full = true;
  const unlessFull = async (): Promise<void> => {
    if (full) throw new ChatCastError("E_DISK_FULL", "no space left");
  };
  const store: Store = {
    ...plainStore,
    markRoomsIdle: (...args) => unlessFull().then(() => plainStore.markRoomsIdle(...args)),
    removeRoom: (...args) => unlessFull().then(() => plainStore.removeRoom(...args)),
  };
  const blobs: BlobStore = { ...plainBlobs, remove: (id) => unlessFull().then(() => plainBlobs.remove(id)) };
  let now = 1_000;
  const due: { at: number; run: () => void }[] = [];
  const clock = { epoch: () => now, monotonic: () => now };
  const timers = {
    after(ms: number, run: () => void) {
      due.push({ at: now + ms, run });
      return () => undefined;
    },
  };
  /** Lets so much time pass, and what is due then happen. */
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    const ripe = due.filter(({ at }) => at <= now);
    for (const timer of ripe) due.splice(due.indexOf(timer), 1);
    for (const { run } of ripe) run();
    await new Promise(setImmediate);
  };
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const directory = new Directory({
    store,
    clock,
    timers,
    urls: new FileUrls(new Uint8Array(32)),
    nameHoldMs: 1_000,
    maxMembers: 9,
    usersEveryMs: 1,
    onError: () => undefined,
  });
  const announce = {
    publish: () => undefined,
    started: () => undefined,
    stopped: () => undefined,
    epochOf: () => undefined,
  };
  const shared = { store, blobs, clock, timers, telemetry };
  const transfers = new Transfers({
    ...shared,
    suite: crc32XorSeq(crc32),
    maxFileSize: 1,
    maxOpen: 1,
    announce,
  });
  const janitor = new Janitor({ ...shared, directory, transfers, roomTtlDays: 7, uploadTtlHours: 24 });
  const heal = (): void => {
    full = false;
  };
  return { store, blobs, directory, janitor, pass, heal };
}

describe("cleaning up after the last run", () => {
  test("[LR1] a full disk keeps nobody out; what could not be done is done when there is room", async () => {
    const { store, blobs, janitor, pass, heal } = await world();
    expect(await janitor.start()).toEqual({ removed: 0, remaining: 1, unfinished: 0 });
    await pass(5_000);
    expect(await blobs.list()).toEqual(["orphan"]);
    expect(await store.findRoom("key-r1")).toMatchObject({ idleSince: null });
    heal();
    await pass(10_000);
    expect(await blobs.list()).toEqual([]);
    expect(await store.findRoom("key-r1")).toMatchObject({ idleSince: 1_000 });
    janitor.stop();
  });

  test("[LR1] a room that was opened meanwhile is not taken for one that nobody uses", async () => {
    const { store, directory, janitor, pass, heal } = await world();
    await janitor.start();
    const name = parseName("r2");
    if (name === undefined) throw new Error("no name");
    await directory.open({ ...name, key: "key-r2" });
    heal();
    await pass(5_000);
    expect(await store.findRoom("key-r1")).toMatchObject({ idleSince: 1_000 });
    expect(await store.findRoom("key-r2")).toMatchObject({ idleSince: null });
    janitor.stop();
  });

  test("[LR1] a stopped server tries nothing more", async () => {
    const { blobs, janitor, pass, heal } = await world();
    await janitor.start();
    janitor.stop();
    heal();
    await pass(3_600_000);
    expect(await blobs.list()).toEqual(["orphan"]);
  });

  test("[WF27] files whose time is over go within a minute, with their bytes", async () => {
    const { store, blobs, janitor, pass, heal } = await world();
    heal();
    await blobs.write("b1", 0, Uint8Array.of(1));
    await store.addFile(file("f1", { blobId: "b1", expiresAt: 31_000 }));
    await janitor.start();
    await pass(60_000);
    expect(await store.findFile("f1")).toBeUndefined();
    expect(await blobs.list()).toEqual([]);
    janitor.stop();
  });
});
