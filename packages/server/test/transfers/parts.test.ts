import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { TransferRecord } from "../../src/store/port.ts";
import { AheadBudget, FileDigest } from "../../src/transfers/file-digest.ts";
import { Registry } from "../../src/transfers/registry.ts";
import { savedNameFor } from "../../src/transfers/saved-name.ts";

describe("saved name", () => {
  const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  test.each([
    ["report.pdf", `^report-${UUID}\\.pdf$`],
    ["../../etc/passwd", `^passwd-${UUID}$`],
    ["..", `^file-${UUID}$`],
    [".bashrc", `^bashrc-${UUID}$`],
    ["-rf.txt", `^rf-${UUID}\\.txt$`],
    ["Übung 1.tar.gz", `^U_bung_1\\.tar-${UUID}\\.gz$`],
    ["日本.png", `^file-${UUID}\\.png$|^_?\\.?png-${UUID}$|^png-${UUID}$`],
  ])("[TI1] of %s", (name, pattern) => {
    expect(savedNameFor(name)).toMatch(new RegExp(pattern));
  });

  test("[TI1] of anything: ASCII, short, no leading dot or dash", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        expect(savedNameFor(name)).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/);
      }),
    );
  });
});

describe("file digest", () => {
  test("[TI2] is right for any order of arrival", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 12 }).chain((chunks) =>
          fc.tuple(
            fc.constant(chunks),
            fc.shuffledSubarray(
              chunks.map((_, seq) => seq),
              { minLength: chunks.length, maxLength: chunks.length },
            ),
          ),
        ),
        async ([chunks, order]) => {
          // Some of what comes early fits into memory, the rest is read back.
          const budget = new AheadBudget(30);
          const digest = new FileDigest(budget);
          for (const seq of order) digest.absorb(seq, chunks[seq] ?? new Uint8Array());
          await digest.catchUp(
            () => chunks.length - 1,
            async (seq) => chunks[seq],
          );
          expect(digest.hex()).toBe(createHash("sha256").update(Buffer.concat(chunks)).digest("hex"));
          expect(digest.hex()).toBe(digest.hex());
          digest.release();
          expect(budget.used).toBe(0);
        },
      ),
    );
  });

  const MIB = 1024 * 1024;

  test("[TI11] chunks that swap places are hashed from memory, at most 8 MiB of a file and what all files may have", () => {
    const budget = new AheadBudget(10 * MIB);
    const [one, other] = [new FileDigest(budget), new FileDigest(budget)];
    for (let seq = 20; seq > 0; seq--) one.absorb(seq, new Uint8Array(MIB));
    expect(budget.used).toBe(8 * MIB);
    for (let seq = 20; seq > 0; seq--) other.absorb(seq, new Uint8Array(MIB));
    expect(budget.used).toBe(10 * MIB);
    one.release();
    expect(budget.used).toBe(2 * MIB);
    other.absorb(0, new Uint8Array(MIB));
    expect(other.next).toBe(1);
  });

  test("[TI11] bytes that are lost end the catching up, which goes on when they have come again", async () => {
    const chunks = ["a", "b", "c"].map((text) => Buffer.from(text));
    const digest = new FileDigest(new AheadBudget(0));
    let lost = true;
    const read = async (seq: number) => (seq === 1 && lost ? undefined : chunks[seq]);
    await digest.catchUp(() => 2, read);
    expect(digest.next).toBe(1);
    lost = false;
    await digest.catchUp(() => 2, read);
    expect(digest.hex()).toBe(createHash("sha256").update("abc").digest("hex"));
  });
});

describe("ended transfers", () => {
  const ended = (id: string, totalChunks: number): TransferRecord => ({
    id,
    roomId: "r",
    ownerId: "ann",
    from: "Ann",
    state: "complete",
    fileName: "a",
    totalChunks,
    chunkSize: 16_384,
    totalSize: totalChunks * 16_384,
    blobId: id,
    createdAt: 1,
    touchedAt: 1,
  });

  /** Which of so many files of so many chunks, ended one after the other, are in memory after the last. */
  function kept(count: number, totalChunks: number): number[] {
    const blobs = { remove: () => Promise.resolve() };
    const registry = new Registry({ store: openMemoryStore(), blobs });
    const ids = Array.from({ length: count }, (_, n) => n);
    for (const n of ids) registry.begin(ended(`t${n}`, totalChunks));
    return ids.filter((n) => registry.get(`t${n}`) !== undefined);
  }

  test("[TI32] the newest stay in memory, 256 small ones or 4 MiB of large ones, and one whatever its size", () => {
    expect(kept(300, 1)).toEqual(Array.from({ length: 256 }, (_, n) => n + 44));
    // A leaf and a bit for each chunk: a MiB and 4 KiB.
    expect(kept(10, 32_768)).toEqual([7, 8, 9]);
    expect(kept(2, 1_000_000)).toEqual([1]);
  });
});
