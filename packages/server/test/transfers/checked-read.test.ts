import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { FileRecord } from "../../src/store/port.ts";
import { checkedRead } from "../../src/transfers/checked-read.ts";

const CHUNK = 10;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** A stored file of `size` bytes that came in chunks of ten, or so many. */
async function stored(size: number, chunkSize = CHUNK) {
  const bytes = Buffer.alloc(
    size,
    Uint8Array.from({ length: 251 }, (_, index) => index),
  );
  const data = new Map<string, Uint8Array>();
  const blobs = openMemoryBlobs(data);
  const store = openMemoryStore();
  await blobs.write("b", 0, bytes);
  await store.createRoom({ id: "r", name: "r", key: "r", suite: "s", createdAt: 1, idleSince: null });
  const totalChunks = Math.ceil(size / chunkSize);
  await store.openTransfer({
    id: "t1",
    roomId: "r",
    ownerId: "ann",
    from: "Ann",
    state: "open",
    fileName: "f",
    totalChunks,
    chunkSize,
    totalSize: size,
    blobId: "b",
    createdAt: 1,
    touchedAt: 1,
  });
  for (let seq = 0; seq < totalChunks; seq++) {
    await store.recordChunk("t1", { seq, leaf: sha256(bytes.subarray(seq * chunkSize, (seq + 1) * chunkSize)) }, 1);
  }
  const file: FileRecord = {
    savedName: "f-1",
    roomId: "r",
    ownerId: "ann",
    blobId: "b",
    fileName: "f",
    size,
    sha256: sha256(bytes).toString("hex"),
    createdAt: 1,
    chunks: { transferId: "t1", chunkSize },
  };
  const rot = async (at: number) => blobs.write("b", at, Uint8Array.of((bytes[at] ?? 0) ^ 1));
  return {
    bytes,
    file,
    rot,
    store,
    blobs,
    read: (start: number, end: number) => checkedRead(store, blobs, file, start, end),
  };
}

/** A file of `size` bytes that came in one upload, with its leaves or, as older servers stored it, without. */
async function uploaded(size: number, kept: boolean) {
  const bytes = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
  const memory = openMemoryBlobs();
  let streams = 0;
  const blobs: BlobStore = {
    ...memory,
    stream(...args) {
      streams++;
      return memory.stream(...args);
    },
  };
  const store = openMemoryStore();
  await store.createRoom({ id: "r", name: "r", key: "r", suite: "s", createdAt: 1, idleSince: null });
  async function* source() {
    yield bytes;
  }
  const { sha256, leaves } = await memory.writeStream("b", source(), size);
  const base = { savedName: "f-1", roomId: "r", ownerId: "ann", blobId: "b", fileName: "f" };
  const file: FileRecord = { ...base, size, sha256, createdAt: 1 };
  await store.addFile(file, kept ? leaves : undefined);
  const rot = async (at: number) => memory.write("b", at, Uint8Array.of((bytes[at] ?? 0) ^ 1));
  const read = (start: number, end: number) => checkedRead(store, blobs, file, start, end);
  return { bytes, store, rot, read, streams: () => streams };
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const got: Uint8Array[] = [];
  try {
    for await (const piece of pieces) got.push(Buffer.from(piece));
    return { bytes: Buffer.concat(got), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(got), error };
  }
}

describe("checked reading", () => {
  test("[TI7] any range of a sound file is its bytes", async () => {
    const { bytes, read } = await stored(1_005);
    await fc.assert(
      fc.asyncProperty(fc.nat(1_004), fc.nat(1_004), async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        expect(await drain(read(start, end))).toEqual({ bytes: bytes.subarray(start, end + 1), error: undefined });
      }),
    );
  });

  test("[TI7] a damaged chunk is named, and nothing of it leaves", async () => {
    const { bytes, read, rot } = await stored(1_005);
    await rot(57);
    const { bytes: got, error } = await drain(read(0, 1_004));
    expect(error).toMatchObject({ code: "E_INTEGRITY", message: expect.stringContaining("chunk 5 of transfer t1") });
    expect(got).toEqual(bytes.subarray(0, 50));
    expect((await drain(read(50, 50))).error).toMatchObject({ code: "E_INTEGRITY" });
    expect((await drain(read(60, 99))).error).toBeUndefined();
  });

  describe.each([
    ["uploaded", true],
    ["uploaded before leaves were kept", false],
  ])("of a file %s", (_, kept) => {
    const MIB = 1024 * 1024;

    test("[TI7] any range is its bytes, and none of a damaged MiB leaves", async () => {
      const { bytes, read, rot } = await uploaded(3 * MIB + 5, kept);
      for (const [start, end] of [
        [0, 3 * MIB + 4],
        [MIB - 1, MIB],
        [3 * MIB + 4, 3 * MIB + 4],
      ] as const) {
        const { bytes: got, error } = await drain(read(start, end));
        expect([Buffer.compare(got, bytes.subarray(start, end + 1)), error]).toEqual([0, undefined]);
      }
      await rot(MIB + 7);
      const { bytes: got, error } = await drain(read(0, 3 * MIB));
      expect(error).toMatchObject({ code: "E_INTEGRITY", message: expect.stringContaining("chunk 1 of file f-1") });
      expect(Buffer.compare(got, bytes.subarray(0, MIB))).toBe(0);
      expect((await drain(read(MIB + 100, MIB + 200))).error).toMatchObject({ code: "E_INTEGRITY" });
      expect((await drain(read(2 * MIB, 3 * MIB))).error).toBeUndefined();
    });
  });

  test("[TI13] an upload of before is read whole once, whoever asks for it, and has leaves from then on", async () => {
    const { read, store, streams } = await uploaded(100, false);
    await Promise.all([drain(read(10, 20)), drain(read(0, 99)), drain(read(5, 5))]);
    await drain(read(10, 20));
    expect(streams()).toBe(1);
    expect(await store.uploadLeaves("f-1", { first: 0, last: 9 })).toHaveLength(32);
  });

  test("[TI13] one that has rotted before is not served at all", async () => {
    const { read, rot, store } = await uploaded(100, false);
    await rot(50);
    expect(await drain(read(0, 5))).toMatchObject({ bytes: Buffer.of(), error: { code: "E_INTEGRITY" } });
    expect(await store.uploadLeaves("f-1", { first: 0, last: 9 })).toBeUndefined();
  });

  test("[TI7] damage behind a sound beginning lets that beginning out, in every range", async () => {
    const { bytes, read, rot } = await stored(300 * 1_024, 16_384);
    await rot(5 * 16_384 + 7);
    for (const start of [0, 1, 16_384, 4 * 16_384 + 3]) {
      const { bytes: got, error } = await drain(read(start, bytes.length - 1));
      expect(error).toMatchObject({ code: "E_INTEGRITY", message: expect.stringContaining("chunk 5 ") });
      expect(got.equals(bytes.subarray(start, 5 * 16_384))).toBe(true);
    }
  });

  test.each([16_384, 65_536, 1_048_576])("[TI10] in chunks of %i bytes a MiB is read at once", async (chunkSize) => {
    const mebibytes = 5;
    const { bytes, read, store, blobs } = await stored(mebibytes * 2 ** 20, chunkSize);
    const reads = vi.spyOn(blobs, "read");
    const leaves = vi.spyOn(store, "leaves");
    const { bytes: got } = await drain(read(0, bytes.length - 1));
    expect(got.equals(bytes)).toBe(true);
    expect(reads).toHaveBeenCalledTimes(mebibytes);
    expect(leaves).toHaveBeenCalledTimes(Math.ceil(bytes.length / chunkSize / 256));
  });

  test("[TI10] the next MiB is asked for before this one is given out, and no more", async () => {
    const { read, blobs } = await stored(5 * 2 ** 20, 65_536);
    const reads = vi.spyOn(blobs, "read");
    const pieces = read(0, 5 * 2 ** 20 - 1);
    await pieces.next();
    expect(reads).toHaveBeenCalledTimes(2);
    await pieces.return(undefined);
    expect(reads).toHaveBeenCalledTimes(2);
  });

  test("[TI22] pieces lie in memory that served before, and whoever stops early leaves none of it behind", async () => {
    const { bytes, store, file, blobs: kept } = await stored(5 * 2 ** 20 + 7, 65_536);
    const slabs = new Slabs(8 * 2 ** 20);
    const blobs: BlobStore = {
      ...kept,
      async read(id, position, length, into = new Uint8Array(length)) {
        const found = await kept.read(id, position, length);
        into.set(found);
        return into.subarray(0, found.length);
      },
    };
    const read = (end: number) => checkedRead(store, blobs, file, 3, end, slabs);
    let got = Buffer.alloc(0);
    for await (const piece of read(bytes.length - 1)) {
      got = Buffer.concat([got, piece]);
      slabs.give(piece);
    }
    expect(got.equals(bytes.subarray(3))).toBe(true);
    expect(slabs.made).toBe(2);
    for await (const piece of read(bytes.length - 1)) {
      slabs.give(piece);
      break;
    }
    await kept.read("b", 0, 1);
    expect(slabs).toMatchObject({ made: 2, idleBytes: 2 * 2 ** 20 });
    // A store that has the bytes in memory of its own leaves the given memory unused.
    for await (const piece of checkedRead(store, kept, file, 0, bytes.length - 1, slabs))
      expect(piece.buffer).toBeDefined();
    expect(slabs).toMatchObject({ made: 2, idleBytes: 2 * 2 ** 20 });
  });

  test("[TI10] a range reads its own chunks only, and what was read ahead may fail unseen", async () => {
    const { bytes, read, blobs } = await stored(5 * 2 ** 20, 65_536);
    const reads = vi.spyOn(blobs, "read");
    const { bytes: got } = await drain(read(70_000, 70_009));
    expect(got.equals(bytes.subarray(70_000, 70_010))).toBe(true);
    expect(reads.mock.calls).toEqual([["b", 65_536, 65_536, undefined]]);
    const whole = read(0, bytes.length - 1);
    reads
      .mockImplementationOnce(async () => bytes.subarray(0, 2 ** 20))
      .mockRejectedValueOnce(new Error("the disk is gone"));
    expect((await whole.next()).done).toBe(false);
    await expect(whole.next()).rejects.toThrow("the disk is gone");
  });
});
