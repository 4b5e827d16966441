import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crc32XorSeq } from "@chatcast/protocol";
import { expect, onTestFinished, test, vi } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { Transfers } from "../../src/transfers/transfers.ts";

const CHUNK = 16_384;
const CHUNKS = 8;
const suite = crc32XorSeq(crc32);

/** Bytes that any digest goes over from now on. */
function countHashed(): { bytes: number } {
  const hashed = { bytes: 0 };
  const hashes = Object.getPrototypeOf(createHash("sha256")) as Hash;
  const { update } = hashes;
  const spy = vi.spyOn(hashes, "update").mockImplementation(function (
    this: Hash,
    data: string | NodeJS.ArrayBufferView,
  ) {
    hashed.bytes += typeof data === "string" ? data.length : data.byteLength;
    return update.call(this, data as string, "utf8");
  });
  onTestFinished(() => spy.mockRestore());
  return hashed;
}

test("[UP4] an upload is gone over with SHA-256 once, for the digest of the whole", async () => {
  const store = openMemoryStore();
  await store.createRoom({ id: "r", name: "r", key: "r", suite: suite.name, createdAt: 1, idleSince: null });
  const transfers = new Transfers({
    ...{ store, blobs: openMemoryBlobs(), suite, maxFileSize: 1e9, maxOpen: 8 },
    clock: { epoch: () => 1, monotonic: () => 1 },
    telemetry: openTelemetry({ level: "silent", rooms: () => 0 }),
    announce: { publish() {}, started() {}, stopped() {}, epochOf: () => undefined },
  });
  const ann = { memberId: "ann", roomId: "r", name: "Ann", recipient: () => undefined, roomHash: undefined };
  const hashed = countHashed();
  for (let seq = 0; seq < CHUNKS; seq++) {
    const bytes = new Uint8Array(CHUNK).fill(seq);
    const outcome = await transfers.receive(ann, {
      ...{ type: "FILE_CHUNK", transfer_id: "t1", seq, bytes, checksum: suite.seal(bytes, seq) },
      ...{ total_chunks: CHUNKS, chunk_size: CHUNK, filename: "a.txt", total_size: CHUNKS * CHUNK },
    });
    if (outcome.kind !== "acknowledged") throw new Error(`the chunk is ${outcome.kind}`);
    if (seq === CHUNKS - 1) expect(await outcome.completion).toMatchObject({ kind: "sealed" });
  }
  expect(hashed.bytes).toBe(CHUNKS * CHUNK);
});
