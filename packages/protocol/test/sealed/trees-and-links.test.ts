import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chainNext,
  chainStart,
  fromBase64Url,
  merkleLeaf,
  merkleRoot,
  readInvite,
  toBase64Url,
  writeInvite,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { filled } from "../support/sealed.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("a file's tree", () => {
  const rootOf = async (chunks: Uint8Array[]) =>
    hex(await merkleRoot(nodeCrypto, await Promise.all(chunks.map((chunk, i) => merkleLeaf(nodeCrypto, i, chunk)))));

  test("[MK2] has another root when a chunk is altered, missing, added or moved", async () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { minLength: 2, maxLength: 12 }), fc.nat(), async (chunks, at) => {
        const i = at % chunks.length;
        const altered = chunks.map((one, j) => (j === i ? one.map((byte) => byte ^ 1) : one));
        const missing = chunks.toSpliced(i, 1);
        const added = [...chunks, chunks[i] ?? filled(1, 0)];
        const roots = await Promise.all([chunks, altered, missing, added].map(rootOf));
        expect(new Set(roots).size).toBe(4);
        const [first, ...rest] = chunks;
        const moved = [...rest, first ?? filled(1, 0)];
        if (moved.some((one, j) => hex(one) !== hex(chunks[j] ?? filled(0, 0)))) {
          expect(await rootOf(moved)).not.toBe(roots[0]);
        }
      }),
      { numRuns: 40 },
    );
    expect(await rootOf([filled(2, 7), filled(2, 7)])).not.toBe(await rootOf([filled(2, 7)]));
  });

  test("[MK2] a node is no leaf: its two children as a chunk have another root", async () => {
    const leaves = [await merkleLeaf(nodeCrypto, 0, filled(1, 1)), await merkleLeaf(nodeCrypto, 1, filled(1, 2))];
    const joined = Uint8Array.from(leaves.flatMap((leaf) => [...leaf]));
    expect(await rootOf([joined])).not.toBe(hex(await merkleRoot(nodeCrypto, leaves)));
  });

  test("[MK1] there is no tree without leaves", async () => {
    await expect(merkleRoot(nodeCrypto, [])).rejects.toThrow(RangeError);
  });
});

test("[MK4] whoever was told another message, or another order, has another head from there on", async () => {
  const start = await chainStart(nodeCrypto, filled(32, 1), 0);
  const headAfter = async (...said: number[]) => {
    let head = start;
    for (const one of said) head = await chainNext(nodeCrypto, head, filled(192, one));
    return hex(head);
  };
  const heads = [headAfter(1, 2, 3), headAfter(1, 9, 3), headAfter(2, 1, 3), headAfter(1, 3), headAfter(1, 2)];
  expect(new Set(await Promise.all(heads)).size).toBe(heads.length);
  expect(hex(await chainStart(nodeCrypto, filled(32, 1), 1))).not.toBe(hex(start));
  expect(hex(await chainStart(nodeCrypto, filled(32, 2), 0))).not.toBe(hex(start));
});

describe("links", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const invite = fc.record({
    roomId: bytes(16),
    secret: bytes(32),
    creator: bytes(16),
    epoch: fc.oneof(fc.constant(0), fc.nat(), fc.constant(0xffff_ffff)),
  });
  const read = (link: string) => {
    const hash = link.indexOf("#");
    return readInvite(link.slice(0, hash), link.slice(hash));
  };

  test("[LK1] what was written is read back", () => {
    fc.assert(
      fc.property(invite, (one) => {
        expect(read(writeInvite(one))).toEqual(one);
      }),
    );
  });

  test("[LK2] anything else is no link", () => {
    const link = writeInvite({ roomId: filled(16, 1), secret: filled(32, 2), creator: filled(16, 3), epoch: 7 });
    expect(read(link)).toBeDefined();
    for (const other of [
      link.replace("#v1.", "#v2."),
      link.replace("#v1.", "#"),
      link.replace("/r/", "/x/"),
      link.replace("/r/", "/r/A"),
      `${link}A`,
      link.slice(0, -1),
      `${link}=`,
      `${link} `,
      `${link}.`,
      link.replace(".", "+"),
      // 22 characters hold 132 bits, 16 bytes only 128: the last four must be zero.
      `${link.slice(0, -1)}B`,
      "/r/#v1..",
      "#",
    ]) {
      expect(read(other), other).toBeUndefined();
    }
  });

  test("[LK1, LK2] base64url is that of Node, and nothing else is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (some) => {
        const text = Buffer.from(some).toString("base64url");
        expect(toBase64Url(some)).toBe(text);
        expect(fromBase64Url(text)).toEqual(some);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const decoded = fromBase64Url(text);
        expect(decoded === undefined || toBase64Url(decoded) === text).toBe(true);
      }),
    );
    for (const text of ["A", "AB", "AAAAA", "AA==", "+A", "/w", "AA A"]) expect(fromBase64Url(text)).toBeUndefined();
  });
});
