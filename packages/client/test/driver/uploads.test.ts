import "fake-indexeddb/auto";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IDBFactory } from "fake-indexeddb";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ChunkSource } from "../../src/api.ts";
import type { FileOpener } from "../../src/files/opener.ts";
import { fileStorage } from "../../src/storage/file.ts";
import { indexedDbStorage } from "../../src/storage/indexed-db.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import type { Storage, StoredLeaf } from "../../src/storage/port.ts";
import {
  again,
  arrivals,
  begun,
  CHUNK,
  DiskFile,
  doneOn,
  go,
  goUntil,
  onTheMachine,
  seen,
} from "../support/kept-uploads.ts";
import { FakeBrowser } from "../support/tabs.ts";
import { phase, transfer } from "../support/transfers.ts";
import { EVERYONE, someBytes, World } from "../support/world.ts";

const CHUNKS = 64;
/** As far as the uploads come before something happens. */
const PART = 38;
const bytes = someBytes(CHUNKS * CHUNK);

/** Other content of the same length, from a chunk on. */
function altered(from: number): Uint8Array {
  const other = bytes.slice();
  for (let at = from * CHUNK; at < other.length; at++) other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
}

/** A program that has died in the middle of an upload. */
async function cutShort(world: World, storage: Storage, file: DiskFile, part = PART) {
  const hashed = { count: 0 };
  const counted = {
    sha256: async (chunk: Uint8Array) => {
      // What is said about the room is hashed too, and is shorter.
      if (chunk.length === CHUNK) hashed.count++;
      return world.time.platform().sha256(chunk);
    },
  };
  const options = { storage, files: file.opener, platform: counted };
  const { first, token } = await begun(world, options);
  const id = first.client.sendFile(file.source(), EVERYONE);
  await goUntil(world, () => (world.server.transfers.get(id)?.receiver.received ?? 0) >= part);
  // What was acknowledged is written within this time.
  world.server.lose = (packet) => (packet as { type?: string }).type === "FILE_CHUNK";
  const written = world.time.now + 600;
  await goUntil(world, () => world.time.now >= written);
  first.crash();
  world.server.lose = () => false;
  return { options, token, id, hashed };
}

let parent = "";
beforeAll(async () => {
  parent = await fs.mkdtemp(join(tmpdir(), "chatcast-uploads-"));
});
const opened: Storage[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const storage of opened.splice(0)) await storage.close();
});
afterAll(() => fs.rm(parent, { recursive: true, force: true }));

describe.each<{ where: string; open: () => Promise<() => Storage> }>([
  {
    where: "memory",
    async open() {
      const storage = memoryStorage();
      return () => storage;
    },
  },
  {
    where: "a file",
    async open() {
      const directory = await fs.mkdtemp(join(parent, "run-"));
      return () => {
        const storage = fileStorage({ directory, fs });
        opened.push(storage);
        return onTheMachine(storage);
      };
    },
  },
  {
    where: "IndexedDB",
    async open() {
      vi.stubGlobal("indexedDB", new IDBFactory());
      return () => indexedDbStorage({ name: "chatcast" });
    },
  },
])("kept in $where", ({ open }) => {
  test("[CU2] [CU3] an upload that a crash cut short goes on by itself: no acknowledged chunk is sent, read or hashed again", async () => {
    const world = new World();
    const next = await open();
    const file = new DiskFile(bytes);
    const { options, token, id, hashed } = await cutShort(world, next(), file);
    const had = world.server.transfers.get(id)?.receiver.received ?? 0;
    expect(had).toBeLessThan(CHUNKS);
    const hashedBefore = hashed.count;
    file.reads = [];
    world.server.received.length = 0;

    const { client, returned } = again(world, { ...options, storage: next() }, token);
    await go(world, returned);
    await goUntil(world, doneOn(client));
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    const counts = arrivals(world);
    expect(counts.slice(0, had).some((count) => count > 0)).toBe(false);
    expect(counts.slice(had)).toEqual(Array.from({ length: CHUNKS - had }, () => 1));
    expect(client.snapshot().conversations[0]?.messages.filter((message) => message.file)).toHaveLength(1);
    // Sixteen samples; then what was missing; then the whole file once, in pieces of a MiB.
    expect(file.reads.slice(0, 16).every((position) => position < had * CHUNK)).toBe(true);
    expect(file.reads.slice(16, -4)).toEqual(Array.from({ length: CHUNKS - had }, (_, n) => (had + n) * CHUNK));
    expect(file.reads).toHaveLength(16 + CHUNKS - had + 4);
    // Some were read before the crash and never acknowledged; nothing that was is hashed twice but the samples.
    expect(hashedBefore).toBeLessThanOrEqual(had + 8);
    expect(hashed.count - hashedBefore).toBe(16 + CHUNKS - had);
  });
});

describe("uploads", () => {
  test("[CU1] are kept before anything is sent, and forgotten when they are done, cancelled or killed", async () => {
    const world = new World();
    const order: string[] = [];
    const storage = seen(memoryStorage(), (call) => order.push(call));
    world.server.lose = (packet) => {
      if ((packet as { type?: string }).type === "FILE_CHUNK") order.push("sent");
      return false;
    };
    const { first } = await begun(world, { storage });
    const send = () => first.client.sendFile(new DiskFile(bytes).source(), EVERYONE);
    order.length = 0;
    send();
    await goUntil(world, doneOn(first.client));
    await world.time.advance(100);
    expect(order.indexOf("putTransfer")).toBeLessThan(order.indexOf("sent"));
    expect(order.filter((call) => call === "putTransfer")).toHaveLength(1);
    expect(order).toContain("removeTransfer");

    order.length = 0;
    send();
    await goUntil(world, () => transfer(first.client, 1).ackedChunks > 5);
    transfer(first.client, 1).cancel?.();
    await world.time.advance(100);
    expect(order).toContain("removeTransfer");

    world.server.alter = (packet) =>
      packet.kind === "chunk" && packet.chunk.seq > 9
        ? { ...packet, chunk: { ...packet.chunk, seq: packet.chunk.seq + 1_000 } }
        : packet;
    order.length = 0;
    send();
    await goUntil(world, () => phase(first.client, 2) === "killed");
    await world.time.advance(100);
    expect(order).toContain("removeTransfer");
  });

  test("[CU1] a connection that opens before they are kept does not let them move", async () => {
    const world = new World();
    let written = () => {};
    const writing = new Promise<void>((resolve) => {
      written = resolve;
    });
    const storage = seen(memoryStorage(), (call) => (call === "putTransfer" ? writing : undefined));
    const { first } = await begun(world, { storage });
    first.client.sendFile(new DiskFile(bytes).source(), EVERYONE);
    world.server.cut();
    await goUntil(world, () => first.client.snapshot().connection.state === "disconnected");
    await goUntil(world, () => first.client.snapshot().connection.state === "connected");
    const later = world.time.now + 500;
    await goUntil(world, () => world.time.now >= later);
    expect(arrivals(world)).toEqual([]);
    written();
    await goUntil(world, doneOn(first.client));
    expect(arrivals(world).length).toBeGreaterThan(0);
  });

  test("[CU3] leaves are written many at a time", async () => {
    const world = new World();
    const batches: number[] = [];
    const storage = seen(memoryStorage(), (call, [, leaves]) => {
      if (call === "ackedLeaves") batches.push((leaves as StoredLeaf[]).length);
    });
    const { first } = await begun(world, { storage });
    // Slow enough to take a few seconds.
    world.server.latency = 150;
    first.client.sendFile(new DiskFile(bytes).source(), EVERYONE);
    await goUntil(world, doneOn(first.client));
    expect(batches.reduce((sum, batch) => sum + batch, 0)).toBeGreaterThan(CHUNKS / 2);
    expect(batches.length).toBeLessThanOrEqual(CHUNKS / 8);
  });

  test("[CU2] the card is there before there is a connection, and what the server says it has counts", async () => {
    const world = new World();
    const storage = memoryStorage();
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, storage, file);
    world.server.down = true;
    const { client } = again(world, options, token);
    await world.time.advance(100);
    expect(transfer(client)).toMatchObject({ id, fileName: "map.bin", totalChunks: CHUNKS, audience: EVERYONE });
    expect(phase(client)).toBe("waiting");
    // The server lost all of it meanwhile: what the leaves say does not matter.
    world.server.transfers.delete(id);
    world.server.down = false;
    await goUntil(world, doneOn(client));
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CU2] one that the server had completed, or closed, before the crash was over is done, or failed, at once", async () => {
    const world = new World();
    const storage = memoryStorage();
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, storage, file);
    const kept = world.server.transfers.get(id);
    if (kept !== undefined) kept.state = "cancelled";
    const { client, crash } = again(world, options, token);
    await goUntil(world, () => client.snapshot().transfers.length > 0 && phase(client) === "failed");
    expect(transfer(client).phase).toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
    await world.time.advance(100);
    crash();
    const third = again(world, options, token);
    await go(world, third.returned);
    await world.time.advance(1_000);
    expect(third.client.snapshot().transfers).toEqual([]);
  });

  test("[CU7] a paused one is still paused after a crash, and asks and sends nothing until somebody resumes it", async () => {
    const world = new World();
    const storage = memoryStorage();
    const file = new DiskFile(bytes);
    const { first, token } = await begun(world, { storage, files: file.opener });
    world.server.lose = (packet) => Number((packet as { seq?: number }).seq) > PART;
    const id = first.client.sendFile(file.source(), EVERYONE);
    await goUntil(world, () => transfer(first.client).ackedChunks >= PART);
    transfer(first.client).pause?.();
    await world.time.advance(1_000);
    first.crash();
    world.server.lose = () => false;
    world.server.received.length = 0;
    const { client, returned } = again(world, { storage, files: file.opener }, token);
    await go(world, returned);
    await world.time.advance(10_000);
    expect(phase(client)).toBe("paused");
    expect(world.server.received.some(({ body }) => (body as { transfer_id?: string }).transfer_id === id)).toBe(false);
    transfer(client).resume?.();
    await goUntil(world, doneOn(client));
    expect(arrivals(world).slice(0, PART).some(Boolean)).toBe(false);
  });
});

test("[CU7] one that was cancelled while the server was away is cancelled by the next run", async () => {
  const world = new World();
  const storage = memoryStorage();
  const { first, token } = await begun(world, { storage });
  const id = first.client.sendFile(new DiskFile(bytes).source(), EVERYONE);
  await goUntil(world, () => transfer(first.client).ackedChunks >= PART);
  world.server.down = true;
  world.server.cut();
  transfer(first.client).cancel?.();
  await world.time.advance(100);
  first.crash();
  world.server.down = false;
  const { client, returned } = again(world, { storage }, token);
  await go(world, returned);
  await goUntil(world, () => phase(client) === "cancelled");
  expect(world.server.transfers.get(id)?.state).toBe("cancelled");
});

describe("the file", () => {
  test.each([
    ["of another size", (file: DiskFile) => (file.bytes = bytes.slice(1))],
    ["of another date", (file: DiskFile) => (file.lastModified += 1)],
    ["with other bytes", (file: DiskFile) => (file.bytes = altered(0))],
  ])(
    "[CU4] %s is refused before anything of it is sent, and the transfer waits on for the right one",
    async (_, change) => {
      const world = new World();
      const storage = memoryStorage();
      const file = new DiskFile(bytes);
      const { options, token, id } = await cutShort(world, storage, file);
      const { lastModified } = file;
      change(file);
      world.server.received.length = 0;
      const { client, returned } = again(world, options, token);
      await go(world, returned);
      await world.time.advance(1_000);
      expect(transfer(client).phase).toEqual({ state: "needs-file", why: "changed" });
      await expect(go(world, transfer(client).provide?.(file.picked()) ?? Promise.resolve())).rejects.toMatchObject({
        code: "E_SOURCE_CHANGED",
      });
      expect(transfer(client).phase).toEqual({ state: "needs-file", why: "changed" });
      expect(arrivals(world)).toEqual([]);
      expect(file.open).toBe(1);
      Object.assign(file, { bytes, lastModified });
      await go(world, transfer(client).provide?.(file.picked()) ?? Promise.reject());
      await goUntil(world, doneOn(client));
      expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    },
  );

  test("[CU4] is compared with all acknowledged chunks where few are known, and with nothing where none is", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, memoryStorage(), file);
    const few = [2, 11, 30];
    const known = (seqs: number[]) => ({
      ...options,
      storage: onlyLeaves(options.storage, (seq) => seqs.includes(seq)),
    });
    for (const seq of few) {
      file.bytes = bytes.slice();
      file.bytes[seq * CHUNK] = (file.bytes[seq * CHUNK] ?? 0) ^ 1;
      const { client, crash, returned } = again(world, known(few), token);
      await go(world, returned);
      await world.time.advance(100);
      expect(transfer(client).phase).toEqual({ state: "needs-file", why: "changed" });
      crash();
    }
    file.bytes = bytes;
    file.reads.length = 0;
    world.server.lose = (packet) => (packet as { type?: string }).type === "FILE_CHUNK";
    const three = again(world, known(few), token);
    await go(world, three.returned);
    await world.time.advance(100);
    expect(file.reads.slice(0, 3).sort((one, other) => one - other)).toEqual(few.map((seq) => seq * CHUNK));
    three.crash();
    world.server.lose = () => false;
    const none = again(world, known([]), token);
    await go(world, none.returned);
    await goUntil(world, doneOn(none.client));
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CX2] one that waits for its file keeps no connection open, and moves over a new one when the file is here", async () => {
    const world = new World();
    world.server.facts = { ...world.server.facts, data: { chunks: 64, bytes: 4 * 1024 * 1024 } };
    const forFiles = () => [...world.server.connections].filter(({ data }) => data).length;
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, memoryStorage(), file);
    const { client, returned } = again(world, { storage: options.storage }, token);
    await go(world, returned);
    await goUntil(world, () => transfer(client).ackedChunks > 0);
    expect([transfer(client).phase.state, forFiles()]).toEqual(["needs-file", 1]);
    await world.time.advance(60_000);
    expect([transfer(client).phase.state, forFiles()]).toEqual(["needs-file", 0]);
    await go(world, transfer(client).provide?.(file.picked()) ?? Promise.reject());
    await goUntil(world, () => forFiles() === 1);
    await goUntil(world, doneOn(client));
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CU5] that was changed where nothing could be compared is found out by the whole digest in the end", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token } = await cutShort(world, memoryStorage(), file);
    // The leaf of one chunk was lost with the crash, and exactly there the file is another one. Its date was set back.
    const unproved = 7;
    file.bytes = bytes.slice();
    file.bytes[unproved * CHUNK] = (file.bytes[unproved * CHUNK] ?? 0) ^ 1;
    const { client, returned } = again(
      world,
      { ...options, storage: onlyLeaves(options.storage, (seq) => seq !== unproved) },
      token,
    );
    await go(world, returned);
    await goUntil(world, () => phase(client) === "failed");
    expect(transfer(client).phase).toMatchObject({ error: { code: "E_SOURCE_CHANGED", message: /map\.bin/ } });
    expect(transfer(client)).toMatchObject({ retry: undefined, resume: undefined, provide: undefined });
    await world.time.advance(10_000);
    expect(phase(client)).toBe("failed");
    expect(file.open).toBe(1);
  });

  test("[CU13] that cannot be read for the last comparison fails, and is compared when somebody tries again", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, memoryStorage(), file);
    let readable = true;
    const read = async (source: ChunkSource, position: number, length: number) => {
      if (!readable) throw new Error("gone for a moment");
      // All is sent: what is read from now on is compared.
      if (position + length >= bytes.length) readable = false;
      return source.read(position, length);
    };
    const files: FileOpener = {
      open: async (...asked) => {
        const source = await file.opener.open(...asked);
        if (source === undefined || source === "permission") return source;
        return { ...source, read: (...span) => read(source, ...span) };
      },
    };
    const { client, returned } = again(world, { ...options, files }, token);
    await go(world, returned);
    await goUntil(world, () => phase(client) === "failed");
    expect(world.server.transfers.get(id)?.state).toBe("complete");
    expect(transfer(client).phase).toMatchObject({ error: { message: "map.bin can no longer be read" } });
    const sent = arrivals(world);
    readable = true;
    transfer(client).retry?.();
    expect(transfer(client).phase).toMatchObject({ state: "waiting", reason: expect.stringContaining("comparing") });
    // The comparison reads the last piece last.
    await goUntil(world, doneOn(client));
    expect(arrivals(world)).toEqual(sent);
    expect(transfer(client).retry).toBeUndefined();
    expect(file.open).toBe(1);
  });

  test("[CU6] that nobody can find is asked for; meanwhile other transfers move, and with it this one goes on", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token, id } = await cutShort(world, memoryStorage(), file);
    const { client, returned } = again(world, { storage: options.storage }, token);
    await go(world, returned);
    await world.time.advance(1_000);
    const had = world.server.transfers.get(id)?.receiver.received;
    expect(transfer(client)).toMatchObject({
      phase: { state: "needs-file", why: "unknown" },
      ackedChunks: had,
      pause: undefined,
      resume: undefined,
      reopen: undefined,
    });
    client.sendFile(new DiskFile(bytes).source(), EVERYONE);
    await goUntil(world, () => phase(client, 1) === "done");
    expect(phase(client)).toBe("needs-file");
    await go(world, transfer(client).provide?.(file.picked()) ?? Promise.reject());
    await goUntil(world, doneOn(client));
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CU6] that the browser wants to be asked for is asked for by a press, and kept for the next run", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token } = await cutShort(world, memoryStorage(), file);
    const asked: boolean[] = [];
    let allowed = false;
    const files: FileOpener = {
      async open(source, name, ask) {
        asked.push(ask);
        return allowed ? file.opener.open(source, name, ask) : "permission";
      },
    };
    const { client, returned } = again(world, { ...options, files }, token);
    await go(world, returned);
    await world.time.advance(1_000);
    expect(transfer(client).phase).toEqual({ state: "needs-file", why: "permission" });
    await go(world, transfer(client).reopen?.() ?? Promise.reject());
    expect(transfer(client).phase).toEqual({ state: "needs-file", why: "permission" });
    allowed = true;
    await go(world, transfer(client).reopen?.() ?? Promise.reject());
    await goUntil(world, doneOn(client));
    expect(asked).toEqual([false, true, true]);
  });

  test("[CU6] that was given from another place is looked for there by the next run", async () => {
    const world = new World();
    const file = new DiskFile(bytes);
    const { options, token } = await cutShort(world, memoryStorage(), file);
    const moved = new DiskFile(bytes, "/home/ada/moved.bin");
    const second = again(world, { ...options, files: moved.opener }, token);
    await go(world, second.returned);
    await world.time.advance(100);
    expect(transfer(second.client).phase).toEqual({ state: "needs-file", why: "unknown" });
    world.server.lose = (packet) => (packet as { type?: string }).type === "FILE_CHUNK";
    await go(world, transfer(second.client).provide?.(moved.source()) ?? Promise.reject());
    await world.time.advance(100);
    second.crash();
    world.server.lose = () => false;
    const third = again(world, { ...options, files: moved.opener }, token);
    await go(world, third.returned);
    await goUntil(world, doneOn(third.client));
  });
});

describe.each([{ secure: true }, { secure: false }])("another tab (secure: $secure)", ({ secure }) => {
  test("[CU8] takes uploads over: the first says so and sends nothing, and goes on when it takes them back", async () => {
    const world = new World();
    const browser = new FakeBrowser(world.time, { secure });
    const storage = memoryStorage();
    const file = new DiskFile(bytes);
    const tabs = [browser.openTab(), browser.openTab()] as const;
    const { first, token } = await begun(world, { storage, leases: tabs[0].leases });
    const id = first.client.sendFile(file.picked(), EVERYONE);
    await goUntil(world, () => transfer(first.client).ackedChunks >= 20);
    const goOn = holdChunks(world);
    const second = again(world, { storage, leases: tabs[1].leases }, token);
    await go(world, second.returned);
    await world.time.advance(1_000);
    expect(transfer(first.client)).toMatchObject({
      phase: { state: "waiting", reason: "goes on in the other tab" },
      cancel: undefined,
      pause: undefined,
    });
    expect(transfer(second.client)).toMatchObject({ id, phase: { state: "needs-file", why: "unknown" } });
    goOn();
    await go(world, transfer(second.client).provide?.(file.picked()) ?? Promise.reject());
    await goUntil(world, () => transfer(second.client).ackedChunks >= 40);
    const goOnAgain = holdChunks(world);
    first.client.reconnect();
    await goUntil(world, () => first.client.snapshot().connection.state === "connected");
    goOnAgain();
    await goUntil(world, doneOn(first.client));
    expect(transfer(second.client).phase).toMatchObject({ reason: "goes on in the other tab" });
    expect(first.client.snapshot().transfers).toHaveLength(1);
    const counts = arrivals(world);
    expect(counts).toHaveLength(CHUNKS);
    // Those that were on their way when a tab took over may come twice.
    expect(counts.filter((count) => count > 1).length).toBeLessThanOrEqual(16);
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(first.client.snapshot().conversations[0]?.messages.filter((message) => message.file)).toHaveLength(1);
  });

  test("[CU8] an upload that the other tab has ended is gone when the first takes the room back", async () => {
    const world = new World();
    const browser = new FakeBrowser(world.time, { secure });
    const storage = memoryStorage();
    const tabs = [browser.openTab(), browser.openTab()] as const;
    const { first, token } = await begun(world, { storage, leases: tabs[0].leases });
    first.client.sendFile(new DiskFile(bytes).picked(), EVERYONE);
    await goUntil(world, () => transfer(first.client).ackedChunks >= 20);
    const goOn = holdChunks(world);
    const second = again(world, { storage, leases: tabs[1].leases }, token);
    await go(world, second.returned);
    await world.time.advance(1_000);
    goOn();
    transfer(second.client).cancel?.();
    await goUntil(world, () => phase(second.client) === "cancelled");
    await world.time.advance(100);
    first.client.reconnect();
    await goUntil(world, () => first.client.snapshot().connection.state === "connected");
    expect(first.client.snapshot().transfers).toEqual([]);
  });

  test("[CU8] leaving the room in a tab that was taken over cancels nothing", async () => {
    const world = new World();
    const browser = new FakeBrowser(world.time, { secure });
    const storage = memoryStorage();
    const file = new DiskFile(bytes);
    const tabs = [browser.openTab(), browser.openTab()] as const;
    const { first, token } = await begun(world, { storage, leases: tabs[0].leases });
    const id = first.client.sendFile(file.source(), EVERYONE);
    await goUntil(world, () => transfer(first.client).ackedChunks >= 20);
    const goOn = holdChunks(world);
    const second = again(world, { storage, leases: tabs[1].leases, files: file.opener }, token);
    await go(world, second.returned);
    await go(world, first.client.leaveRoom());
    goOn();
    await goUntil(world, doneOn(second.client));
    expect(world.server.transfers.get(id)?.state).toBe("complete");
  });
});

test("[CU9] leaving the room ends uploads for good: nothing of them is kept", async () => {
  const world = new World();
  const removed: unknown[] = [];
  const storage = seen(memoryStorage(), (call, [id]) => {
    if (call === "removeTransfer") removed.push(id);
  });
  const { first } = await begun(world, { storage });
  const id = first.client.sendFile(new DiskFile(bytes).source(), EVERYONE);
  await goUntil(world, () => transfer(first.client).ackedChunks >= 20);
  await go(world, first.client.leaveRoom());
  await world.time.advance(100);
  expect(world.server.transfers.get(id)?.state).toBe("cancelled");
  expect(removed).toEqual([id]);
});

/** Chunks are lost on their way from now on. @returns what ends that. */
function holdChunks(world: World): () => void {
  world.server.lose = (packet) => (packet as { type?: string }).type === "FILE_CHUNK";
  return () => {
    world.server.lose = () => false;
  };
}

/** As if a crash had taken that leaf before it was written. */
function onlyLeaves(storage: Storage, kept: (seq: number) => boolean): Storage {
  return {
    ...storage,
    async open(scope) {
      const room = await storage.open(scope);
      return { ...room, leaves: async (id) => (await room.leaves(id)).filter(({ seq }) => kept(seq)) };
    },
  };
}
