import { createHash } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { buildApp } from "../../src/http/app.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import * as build from "../store/builders.ts";

const SIZE = 32 * 1024 * 1024;
const PIECE = 1024 * 1024;
const bytes = Buffer.alloc(SIZE, "what was sent ");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Blobs whose streams are counted: one that was begun and not ended holds a file open. */
class CountedBlobs {
  begun = 0;
  ended = 0;
  /** The first piece of a stream waits for this. */
  gate: Promise<void> = Promise.resolve();
  readonly store: BlobStore;
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.store = { ...openMemoryBlobs(new Map()), stream: (_id, start, end) => this.#stream(start, end) };
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

  async *#stream(start: number, end: number): AsyncGenerator<Uint8Array> {
    this.begun++;
    this.#look();
    try {
      await this.gate;
      for (let at = start; at <= end; at += PIECE) yield bytes.subarray(at, Math.min(at + PIECE, end + 1));
    } finally {
      this.ended++;
      this.#look();
    }
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

let blobs: CountedBlobs;
let app: Awaited<ReturnType<typeof buildApp>>;
let url = "";

beforeEach(async () => {
  const store = openMemoryStore();
  const urls = new FileUrls(new Uint8Array(32));
  blobs = new CountedBlobs();
  await store.createRoom(build.room("r1"));
  await store.putMember(build.member("ann"));
  await store.addFile(build.file("big.bin", { ownerId: "ann", fileName: "big.bin", size: SIZE, sha256 }));
  app = await buildApp({
    store,
    blobs: blobs.store,
    urls,
    clock: { epoch: () => 0, monotonic: () => 0 },
    telemetry: openTelemetry({ level: "silent", rooms: () => 0, destination: nowhere }),
    maxFileSize: SIZE,
    origins: new Set(),
    secure: false,
    pinned: false,
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

  test("[HI6] whoever goes away in the middle leaves nothing open", async () => {
    const asked = ask();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    await once(response, "readable");
    asked.destroy();
    await blobs.until(() => blobs.ended === 1);
    expect(blobs.begun).toBe(1);
  });

  test("[HI6] whoever goes away before the first byte leaves nothing open", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    blobs.gate = promise;
    const [asked, gone] = [ask(), once(app.server, "connection").then(([socket]) => once(socket, "close"))];
    await blobs.until(() => blobs.begun === 1);
    asked.destroy();
    await gone;
    resolve();
    await blobs.until(() => blobs.ended === 1);
  });

  test("[HI6] whoever stays and stops reading holds no more than is under way, and is let go after a while", async () => {
    app.server.timeout = 50;
    const [response] = (await once(ask({ range: "bytes=5-" }), "response")) as [IncomingMessage];
    response.pause();
    await blobs.until(() => blobs.ended === 1);
    response.resume();
    await expect(once(response, "end")).rejects.toThrow("aborted");
  });
});
