import type { AddressInfo } from "node:net";
import { ChatCastError } from "@chatcast/protocol";
import { expect, onTestFinished, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { buildApp } from "../../src/http/app.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { hashToken } from "../../src/rooms/secrets.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import * as build from "../store/builders.ts";
import { json, upload } from "../wire/upload.ts";

const full = () => Promise.reject(new ChatCastError("E_DISK_FULL", "no space left to store this"));

/** The HTTP side over adapters of which `broken` finds no room. */
async function served(broken: { blobs?: Partial<BlobStore>; store?: Partial<Store> }) {
  const memory = openMemoryStore();
  await memory.createRoom(build.room("r1"));
  await memory.putMember(build.member("ann", { tokenHash: hashToken("secret") }));
  const blobs: BlobStore = { ...openMemoryBlobs(new Map()), ...broken.blobs };
  const app = await buildApp({
    store: { ...memory, ...broken.store },
    blobs,
    urls: new FileUrls(new Uint8Array(32)),
    memory: new Slabs(0),
    clock: { epoch: () => 1, monotonic: () => 1 },
    telemetry: openTelemetry({ level: "silent", rooms: () => 0 }),
    maxFileSize: 1e9,
    ready: () => true,
    origins: new Set(),
    rateLimits: false,
    metricsAllow: [],
    heartbeatMs: 25_000,
    secure: false,
    pinned: false,
    admin: undefined,
    directory: { find: async () => undefined },
    pageDirectory: "/nowhere",
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  return { blobs, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` };
}

test("[WU12] an upload for which the disk has no room is 507 E_DISK_FULL, whatever is left of its body", async () => {
  const { url } = await served({ blobs: { writeStream: full } });
  const answer = await upload(url, Buffer.alloc(3_000_000), { token: "secret" });
  expect(answer.status).toBe(507);
  expect(json(answer)).toMatchObject({ error: { code: "E_DISK_FULL", message: expect.any(String) } });
});

test("[WU12] one whose place in the register has no room is 507 too, and its bytes go", async () => {
  const { url, blobs } = await served({ store: { addFile: full } });
  const answer = await upload(url, "content", { token: "secret" });
  expect(answer.status).toBe(507);
  expect(json(answer)).toMatchObject({ error: { code: "E_DISK_FULL" } });
  expect(await blobs.list()).toEqual([]);
});
