import * as crypto from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isLeafOf, leafOf } from "../../src/transfers/leaf.ts";

const altered = (bytes: Uint8Array, at: number, bit: number): Uint8Array =>
  bytes.map((byte, index) => (index === at % bytes.length ? byte ^ (1 << bit) : byte));

test("[UP3] a leaf is of its own bytes, and of none that differ in a bit or in their length", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      (bytes, at, bit) => {
        const leaf = leafOf(bytes);
        expect(leaf).toHaveLength(32);
        expect(isLeafOf(leaf, bytes)).toBe(true);
        expect(isLeafOf(leaf, altered(bytes, at, bit))).toBe(false);
        expect(isLeafOf(leaf, bytes.subarray(1))).toBe(false);
        expect(isLeafOf(leaf, Buffer.concat([bytes, Buffer.alloc(1)]))).toBe(false);
      },
    ),
  );
});

test("[UP3] the leaf of an empty chunk is of no other", () => {
  const leaf = leafOf(new Uint8Array());
  expect([isLeafOf(leaf, new Uint8Array()), isLeafOf(leaf, new Uint8Array(1))]).toEqual([true, false]);
});

test("[UP3] an altered leaf is of nothing, wherever it is altered", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, at) => at);
  const leaf = leafOf(bytes);
  for (let at = 0; at < leaf.length; at++) expect(isLeafOf(altered(leaf, at, at % 8), bytes)).toBe(false);
});

test("[UP3] the same bytes have another key and another tag each time", () => {
  const leaves = Array.from({ length: 100 }, () => Buffer.from(leafOf(Uint8Array.of(1, 2, 3))).toString("hex"));
  for (const [from, to] of [
    [0, 32],
    [32, 56],
  ])
    expect(new Set(leaves.map((leaf) => leaf.slice(from, to))).size).toBe(100);
});

test("[UP3] it is AES-128-GMAC by the definition: a tag over associated data alone", () => {
  const bytes = crypto.randomBytes(1000);
  const leaf = Buffer.from(leafOf(bytes));
  const opened = crypto.createDecipheriv("aes-128-gcm", leaf.subarray(0, 16), new Uint8Array(12), {
    authTagLength: 12,
  });
  opened.setAAD(bytes).setAuthTag(leaf.subarray(16, 28));
  expect(opened.final()).toHaveLength(0);
  expect(leaf.subarray(28).toString()).toBe("gmac");
});

test("[UP3] a SHA-256 that an earlier version kept is still of its bytes", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const kept = crypto.createHash("sha256").update(bytes).digest();
  expect([isLeafOf(kept, bytes), isLeafOf(kept, Uint8Array.of(1, 2, 4))]).toEqual([true, false]);
});
