import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileDigest } from "../../src/transfers/file-digest.ts";
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
          const digest = new FileDigest();
          for (const seq of order) digest.absorb(seq, chunks[seq] ?? new Uint8Array());
          const read = async (seq: number) => chunks[seq] ?? new Uint8Array();
          const hex = await digest.finish(chunks.length, read);
          expect(hex).toBe(createHash("sha256").update(Buffer.concat(chunks)).digest("hex"));
          expect(await digest.finish(chunks.length, read)).toBe(hex);
        },
      ),
    );
  });
});
