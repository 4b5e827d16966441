// long: one contract, which every store of blobs passes whole.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BlobStore } from "../../src/blobs/port.ts";

export interface OpenedBlobs {
  blobs: BlobStore;
  /** The same blobs in a new store, as after a restart. The old one must be closed before. */
  reopen: () => Promise<BlobStore>;
}

export type OpenBlobs = () => Promise<OpenedBlobs>;

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff);
const plain = (value: Uint8Array): Uint8Array => Uint8Array.from(value);
const sha256 = (value: Uint8Array): string => createHash("sha256").update(value).digest("hex");

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return plain(Buffer.concat(parts));
}

const notFound = { name: "ChatCastError", code: "E_NOT_FOUND" };

/**
 * What every adapter of the blob port must do. `open` gives a store that is empty; whoever passes it cleans up.
 * `runs`: sequences that are tried, and `many`: blobs at once; fewer where each step asks another server.
 */
export function blobContract(open: OpenBlobs, { runs = 40, many = 100 } = {}): void {
  const empty = async (): Promise<BlobStore> => (await open()).blobs;

  describe("writing at positions", () => {
    test("[BL1] bytes written in any order are read where they belong", async () => {
      const blobs = await empty();
      await blobs.write("b", 4, bytes(5, 6));
      await blobs.write("b", 0, bytes(1, 2, 3, 4));
      await blobs.write("b", 1, bytes(9));
      expect(await blobs.size("b")).toBe(6);
      expect(plain(await blobs.read("b", 0, 6))).toEqual(bytes(1, 9, 3, 4, 5, 6));
    });

    test("[BL1] what was never written between reads as zeros", async () => {
      const blobs = await empty();
      await blobs.write("b", 3, bytes(7));
      expect(plain(await blobs.read("b", 0, 9))).toEqual(bytes(0, 0, 0, 7));
    });

    test("[BL1] writing nothing makes an empty blob", async () => {
      const blobs = await empty();
      await blobs.write("b", 5, bytes());
      expect(await blobs.size("b")).toBe(0);
      expect(await collect(blobs.stream("b", 0, -1))).toEqual(bytes());
    });

    test("[BL1] writes at once to many blobs and places all arrive", async () => {
      const blobs = await empty();
      const whole = pattern(64);
      const ids = Array.from({ length: many }, (_, n) => `blob-${n}`);
      await Promise.all(
        ids.flatMap((id) => [3, 1, 0, 2].map((n) => blobs.write(id, n * 16, whole.subarray(n * 16, n * 16 + 16)))),
      );
      const read = await Promise.all(ids.map(async (id) => plain(await blobs.read(id, 0, 64))));
      expect(read).toEqual(ids.map(() => whole));
      expect(new Set(await blobs.list())).toEqual(new Set(ids));
    });

    test("[BL8] any sequence of writes and reads behaves as one growing array", async () => {
      const blobs = await empty();
      const write = fc.record({ position: fc.nat(200), bytes: fc.uint8Array({ maxLength: 40 }) });
      const look = fc.record({ start: fc.nat(250), length: fc.nat(250) });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), look, async (writes, { start, length }) => {
          const id = `run-${run++}`;
          let model = bytes();
          for (const step of writes) {
            const size = step.bytes.length === 0 ? 0 : step.position + step.bytes.length;
            const grown = new Uint8Array(Math.max(model.length, size));
            grown.set(model);
            if (size > 0) grown.set(step.bytes, step.position);
            model = grown;
            await blobs.write(id, step.position, step.bytes);
          }
          expect(await blobs.size(id)).toBe(model.length);
          expect(plain(await blobs.read(id, start, length))).toEqual(model.slice(start, start + length));
          expect(await collect(blobs.stream(id, start, start + length - 1))).toEqual(
            model.slice(start, start + length),
          );
          await blobs.remove(id);
        }),
        { numRuns: runs },
      );
    });
  });

  describe("reading", () => {
    test("[BL2] a read beyond the end is short, and a stream ends with its last byte inclusive", async () => {
      const blobs = await empty();
      const whole = pattern(3 * 1024 * 1024 + 5);
      await blobs.write("b", 0, whole);
      expect(plain(await blobs.read("b", whole.length - 2, 10))).toEqual(whole.slice(-2));
      expect(plain(await blobs.read("b", whole.length + 7, 10))).toEqual(bytes());
      // Into memory that is there, where the store can; too little of it, and more than is needed, are no error.
      for (const room of [3, 10, 64]) {
        expect(plain(await blobs.read("b", whole.length - 2, 10, new Uint8Array(room)))).toEqual(whole.slice(-2));
        expect(plain(await blobs.read("b", 0, 10, new Uint8Array(room)))).toEqual(whole.slice(0, 10));
      }
      expect(sha256(await collect(blobs.stream("b", 0, whole.length - 1)))).toBe(sha256(whole));
      expect(await collect(blobs.stream("b", 10, 12))).toEqual(whole.slice(10, 13));
      expect(await collect(blobs.stream("b", whole.length - 1, whole.length + 99))).toEqual(whole.slice(-1));
    });

    test("[BL2] a stream that is left early can be left, and the blob read again", async () => {
      const blobs = await empty();
      await blobs.write("b", 0, pattern(2 * 1024 * 1024));
      for await (const piece of blobs.stream("b", 0, 2 * 1024 * 1024 - 1)) {
        expect(piece.length).toBeLessThanOrEqual(1024 * 1024);
        break;
      }
      expect(plain(await blobs.read("b", 0, 1))).toEqual(bytes(0));
    });

    test("[BL3] a blob that does not exist is not found, and looking for it does not make it", async () => {
      const blobs = await empty();
      await expect(blobs.read("b", 0, 1)).rejects.toMatchObject(notFound);
      await expect(blobs.size("b")).rejects.toMatchObject(notFound);
      await expect(collect(blobs.stream("b", 0, 0))).rejects.toMatchObject(notFound);
      expect(await blobs.list()).toEqual([]);
    });

    test("[BL3] a look at a blob that is just being made does not hinder the making", async () => {
      const blobs = await empty();
      const looked = blobs.read("b", 0, 1).then(
        () => "there",
        (error: { code?: string }) => error.code,
      );
      await blobs.write("b", 0, bytes(1));
      expect(["there", "E_NOT_FOUND"]).toContain(await looked);
      expect(plain(await blobs.read("b", 0, 1))).toEqual(bytes(1));
    });
  });

  describe("receiving a stream", () => {
    test("[BL4] a stream is stored with its size, its SHA-256 and those of each MiB", async () => {
      const blobs = await empty();
      const MIB = 1024 * 1024;
      const whole = pattern(2 * MIB + 5);
      const leaves = [whole.subarray(0, MIB), whole.subarray(MIB, 2 * MIB), whole.subarray(2 * MIB)]
        .map((part) => Buffer.from(sha256(part), "hex"))
        .reduce((all, leaf) => Buffer.concat([all, leaf]));
      for (const cut of [1, MIB - 1, MIB, 2 * MIB + 4]) {
        const source = pieces(whole.subarray(0, cut), whole.subarray(cut));
        const received = await blobs.writeStream("b", source, whole.length);
        expect(received).toEqual({ size: whole.length, sha256: sha256(whole), leaves: new Uint8Array(leaves) });
      }
      expect(Buffer.compare(await blobs.read("b", 0, whole.length), whole)).toBe(0);
      expect(await blobs.writeStream("e", pieces(), 0)).toEqual({ size: 0, sha256: sha256(bytes()), leaves: bytes() });
      expect(await blobs.size("e")).toBe(0);
    });

    test("[BL4] a stream takes the place of a blob that was there", async () => {
      const blobs = await empty();
      await blobs.write("b", 0, pattern(50));
      await blobs.writeStream("b", pieces(bytes(1, 2)), 9);
      expect(plain(await blobs.read("b", 0, 99))).toEqual(bytes(1, 2));
      await blobs.write("b", 2, bytes(3));
      expect(plain(await blobs.read("b", 0, 99))).toEqual(bytes(1, 2, 3));
    });

    test("[BL5] a stream that is longer than allowed is refused, its source told, and nothing remains", async () => {
      const blobs = await empty();
      let told = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield bytes(1, 2, 3);
        } finally {
          told = true;
        }
      }
      const refusal = { name: "ChatCastError", code: "E_TOO_LARGE" };
      await expect(blobs.writeStream("b", endless(), 10)).rejects.toMatchObject(refusal);
      expect(told).toBe(true);
      expect(await blobs.list()).toEqual([]);
      await expect(blobs.size("b")).rejects.toMatchObject(notFound);
    });

    test("[BL5] the source's own error is passed on, and what was there before stays", async () => {
      const blobs = await empty();
      const broken = new Error("the sender went away");
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield bytes(1);
        throw broken;
      }
      await blobs.write("b", 0, bytes(9));
      await expect(blobs.writeStream("b", breaking(), 10)).rejects.toBe(broken);
      await expect(blobs.writeStream("c", breaking(), 10)).rejects.toBe(broken);
      expect(plain(await blobs.read("b", 0, 9))).toEqual(bytes(9));
      expect(await blobs.list()).toEqual(["b"]);
    });
  });

  describe("finishing", () => {
    test("[BL10] a finished blob reads as before, again too, and what is written later is finished by the next", async () => {
      const { blobs, reopen } = await open();
      const whole = pattern(2 * 1024 * 1024 + 5);
      await blobs.write("b", 1024 * 1024, whole.subarray(1024 * 1024));
      await blobs.write("b", 0, whole.subarray(0, 1024 * 1024));
      await blobs.finish("b");
      await blobs.finish("b");
      expect(Buffer.compare(await blobs.read("b", 0, whole.length + 9), whole)).toBe(0);
      await blobs.write("b", 1024 * 1024 - 1, bytes(1, 2));
      whole.set(bytes(1, 2), 1024 * 1024 - 1);
      await Promise.all([blobs.finish("b"), blobs.finish("b")]);
      expect(await blobs.list()).toEqual(["b"]);
      await blobs.close();
      const again = await reopen();
      expect(Buffer.compare(await again.read("b", 0, whole.length + 9), whole)).toBe(0);
      expect(await again.size("b")).toBe(whole.length);
    });

    test("[BL10] a blob that is not there cannot be finished, one without bytes can", async () => {
      const blobs = await empty();
      await expect(blobs.finish("b")).rejects.toMatchObject(notFound);
      expect(await blobs.list()).toEqual([]);
      await blobs.write("e", 0, bytes());
      await blobs.finish("e");
      expect(await blobs.size("e")).toBe(0);
      await blobs.remove("e");
      await expect(blobs.finish("e")).rejects.toMatchObject(notFound);
    });
  });

  describe("removing and ids", () => {
    test("[BL6] a removed blob is gone, removing it again is no error, and its id can be used anew", async () => {
      const blobs = await empty();
      await blobs.write("b", 0, pattern(50));
      await blobs.remove("b");
      await blobs.remove("b");
      await expect(blobs.size("b")).rejects.toMatchObject(notFound);
      expect(await blobs.list()).toEqual([]);
      await blobs.write("b", 1, bytes(1));
      expect(plain(await blobs.read("b", 0, 9))).toEqual(bytes(0, 1));
    });

    test("[BL6] writes that were called before a removal do not bring the blob back", async () => {
      const blobs = await empty();
      const writes = [0, 1, 2].map((n) => blobs.write("b", n, bytes(n)));
      const removed = blobs.remove("b");
      await Promise.all([...writes, removed]);
      expect(await blobs.list()).toEqual([]);
    });

    test.each(["", "a/b", "..", ".", "a.b", "a\0", "ä", "a".repeat(65), "a b", "..\\a"])(
      "[BL7] %j is no id of a blob",
      async (id) => {
        const blobs = await empty();
        await expect(blobs.write(id, 0, bytes(1))).rejects.toMatchObject(notFound);
        await expect(blobs.writeStream(id, pieces(bytes(1)), 9)).rejects.toMatchObject(notFound);
        await expect(blobs.read(id, 0, 1)).rejects.toMatchObject(notFound);
        await expect(blobs.finish(id)).rejects.toMatchObject(notFound);
        await expect(blobs.size(id)).rejects.toMatchObject(notFound);
        await expect(blobs.remove(id)).rejects.toMatchObject(notFound);
        await expect(collect(blobs.stream(id, 0, 1))).rejects.toMatchObject(notFound);
        expect(await blobs.list()).toEqual([]);
      },
    );

    test.each(["a", "-", "_Z", "a".repeat(64), "con"])("[BL7] %j is an id", async (id) => {
      const blobs = await empty();
      await blobs.write(id, 0, bytes(1));
      expect(await blobs.list()).toEqual([id]);
    });

    test.each([-1, 0.5, Number.NaN, 2 ** 53])("[BL7] %d is no position", async (position) => {
      const blobs = await empty();
      await expect(blobs.write("b", position, bytes(1))).rejects.toThrow(RangeError);
      await blobs.write("c", 0, bytes(1));
      await expect(blobs.read("c", position, 1)).rejects.toThrow(RangeError);
      await expect(collect(blobs.stream("c", position, 1))).rejects.toThrow(RangeError);
      expect(await blobs.list()).toEqual(["c"]);
    });
  });

  describe("life", () => {
    test("[BL9] blobs are there after a restart", async () => {
      const { blobs, reopen } = await open();
      const written = blobs.write("b", 0, bytes(1, 2));
      await blobs.writeStream("c", pieces(bytes(3)), 9);
      await blobs.close();
      await written;
      const again = await reopen();
      expect(new Set(await again.list())).toEqual(new Set(["b", "c"]));
      expect(plain(await again.read("b", 0, 9))).toEqual(bytes(1, 2));
    });

    test("[BL9] a closed store takes no more", async () => {
      const blobs = await empty();
      await blobs.write("b", 0, bytes(1));
      await blobs.close();
      await blobs.close();
      await expect(blobs.write("b", 0, bytes(1))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
      await expect(blobs.read("b", 0, 1)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    });
  });
}
