import { createHash } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { buildApp } from "../../src/http/app.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import * as build from "../store/builders.ts";

const SIZE = 24 * 1024 * 1024;
/** Reads of the whole file. */
const READS = 24;
const bytes = Buffer.alloc(SIZE, "what was sent ");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Blobs whose reads are counted, one for each MiB of the file. */
class CountedBlobs {
  begun = 0;
  ended = 0;
  /** Reads from this one on wait at the gate. */
  gated = 0;
  gate: Promise<void> = Promise.resolve();
  readonly store: BlobStore;
  readonly #watchers = new Set<() => void>();

  constructor() {
    const memory = openMemoryBlobs(new Map());
    this.store = {
      ...memory,
      read: async (id, position, length, into) => {
        const one = this.begun++;
        this.#look();
        if (one >= this.gated) await this.gate;
        this.ended++;
        this.#look();
        const found = await memory.read(id, position, length);
        if (into === undefined) return found;
        into.set(found);
        return into.subarray(0, found.length);
      },
    };
  }

  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

async function* source(): AsyncGenerator<Uint8Array> {
  yield bytes;
}

let blobs: CountedBlobs;
let app: Awaited<ReturnType<typeof buildApp>>;
let url = "";
let now = 0;
let slabs: Slabs;

beforeEach(async () => {
  const store = openMemoryStore();
  const urls = new FileUrls(new Uint8Array(32));
  now = 0;
  slabs = new Slabs(8 * 1024 * 1024);
  blobs = new CountedBlobs();
  await store.createRoom(build.room("r1"));
  await store.putMember(build.member("ann"));
  const file = build.file("big.bin", {
    ownerId: "ann",
    blobId: "big",
    fileName: "big.bin",
    size: SIZE,
    sha256,
    expiresAt: 1_000,
  });
  await store.addFile(file, (await blobs.store.writeStream(file.blobId, source(), SIZE)).leaves);
  app = await buildApp({
    store,
    blobs: blobs.store,
    urls,
    memory: slabs,
    clock: { epoch: () => now, monotonic: () => 0 },
    telemetry: openTelemetry({ level: "silent", rooms: () => 0, destination: nowhere }),
    maxFileSize: SIZE,
    ready: () => true,
    origins: new Set(),
    rateLimits: false,
    metricsAllow: [],
    heartbeatMs: 25_000,
    secure: false,
    pinned: false,
    admin: undefined,
    directory: { find: async () => undefined },
    pageDirectory: "/nonexistent",
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}${urls.mint("big.bin", "ann")}`;
});
afterEach(() => app.close());

function ask(headers: Record<string, string> = {}, method = "GET"): ClientRequest {
  return request(url, { headers, method, agent: false })
    .on("error", () => undefined)
    .end();
}

/** The next connection that comes is gone, in whatever way. */
async function nextGone(): Promise<void> {
  const [socket] = (await once(app.server, "connection")) as [Socket];
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
}

async function answer(headers: Record<string, string> = {}, method = "GET") {
  const [response] = (await once(ask(headers, method), "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  const body = Buffer.concat(parts);
  return { status: response.statusCode, headers: response.headers, length: body.length, body };
}

describe("a file over HTTP", () => {
  test("[HI3] its strong ETag is its SHA-256; HEAD says its length and that ranges work, and reads nothing", async () => {
    const { status, headers, length } = await answer({}, "HEAD");
    expect({ status, length }).toEqual({ status: 200, length: 0 });
    expect(headers).toMatchObject({ etag: `"${sha256}"`, "accept-ranges": "bytes", "content-length": String(SIZE) });
    expect(blobs.begun).toBe(0);
  });

  test("[WF27] nobody gets it from the moment on at which its time is over, and what is under way ends", async () => {
    now = 999;
    expect((await answer({}, "HEAD")).status).toBe(200);
    const [response] = (await once(ask(), "response")) as [IncomingMessage];
    now = 1_000;
    expect((await answer()).status).toBe(404);
    await expect(response.toArray()).rejects.toThrow("aborted");
  });

  test.each([
    [undefined, 206],
    [`"${sha256}"`, 206],
    ['"another"', 200],
    [`W/"${sha256}"`, 200],
    ["Sat, 21 Nov 2026 10:00:00 GMT", 200],
  ])("[HI4] the rest if the file is %s: %i", async (condition, status) => {
    const headers = { range: `bytes=${SIZE - 5}-`, ...(condition === undefined ? {} : { "if-range": condition }) };
    const got = await answer(headers);
    expect(got.status).toBe(status);
    expect(got.body.equals(status === 206 ? bytes.subarray(-5) : bytes)).toBe(true);
    expect(got.headers["content-range"]).toBe(status === 206 ? `bytes ${SIZE - 5}-${SIZE - 1}/${SIZE}` : undefined);
  });

  test.each([
    [`"${sha256}"`, 304],
    [`W/"${sha256}"`, 304],
    [`"another", "${sha256}"`, 304],
    ["*", 304],
    ['"another"', 200],
  ])("[HI5] who has %s already: %i", async (condition, status) => {
    const got = await answer({ "if-none-match": condition });
    expect({ status: got.status, length: got.length }).toEqual({ status, length: status === 304 ? 0 : SIZE });
    expect(got.headers.etag).toBe(`"${sha256}"`);
  });

  test("[TI22] the memory of what was given out serves again, for the next one too", async () => {
    const all = await Promise.all([answer(), answer({ range: "bytes=700000-" })]);
    expect(all[0].body.equals(bytes)).toBe(true);
    expect(all[1].body.equals(bytes.subarray(700_000))).toBe(true);
    const { made } = slabs;
    expect(made).toBeLessThanOrEqual(2 * 3);
    await blobs.until(() => slabs.idleBytes === made * 2 ** 20);
    expect((await answer()).body.equals(bytes)).toBe(true);
    expect(slabs.made).toBe(made);
  });

  test("[HI6] for whoever goes away in the middle nothing more is read", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    blobs.gated = 2;
    blobs.gate = promise;
    const asked = ask();
    const closed = nextGone();
    await once(asked, "response");
    asked.destroy();
    await closed;
    resolve();
    await blobs.until(() => blobs.ended === blobs.begun);
    await answer({ range: "bytes=0-0" });
    // Two that could be read, the one at the gate, one ahead of it, and that of the other.
    expect(blobs.begun).toBeLessThanOrEqual(5);
  });

  test("[HI6] for whoever goes away before the first byte nothing more is read", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    blobs.gate = promise;
    const [asked, gone] = [ask(), nextGone()];
    await blobs.until(() => blobs.begun === 1);
    asked.destroy();
    await gone;
    resolve();
    await blobs.until(() => blobs.ended === blobs.begun);
    await answer({ range: "bytes=0-0" });
    expect(blobs.begun).toBeLessThanOrEqual(3);
  });

  test("[HI6] whoever stays and stops reading holds no more than is under way, and is let go after a while", async () => {
    app.server.timeout = 50;
    const closed = nextGone();
    const [response] = (await once(ask({ range: "bytes=5-" }), "response")) as [IncomingMessage];
    response.pause();
    await closed;
    expect(blobs.begun).toBeLessThan(READS);
    response.resume();
    await expect(once(response, "end")).rejects.toThrow("aborted");
  });

  test("[TI7] a range that begins in a damaged MiB is refused by name; one that comes to it later is broken off before", async () => {
    const at = 3 * 1024 * 1024 + 17;
    await blobs.store.write("big", at, Uint8Array.of((bytes[at] ?? 0) ^ 1));
    const refused = await answer({ range: `bytes=${at + 5}-${at + 9}` });
    expect([refused.status, JSON.parse(refused.body.toString())]).toEqual([
      500,
      { error: { code: "E_INTEGRITY", message: expect.stringContaining("chunk 3 of file big.bin") } },
    ]);
    const parts: Buffer[] = [];
    const [response] = (await once(ask({ range: "bytes=1000-" }), "response")) as [IncomingMessage];
    const reading = async () => {
      for await (const part of response) parts.push(part);
    };
    await expect(reading()).rejects.toThrow("aborted");
    const sound = bytes.subarray(1000, 3 * 1024 * 1024);
    expect(Buffer.concat(parts).equals(sound.subarray(0, Buffer.concat(parts).length))).toBe(true);
    expect((await answer({ range: `bytes=${4 * 1024 * 1024}-` })).status).toBe(206);
  });
});
