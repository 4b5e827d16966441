import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { fileChunk } from "../../src/frame/file-chunk.ts";
import { plainChunk } from "../../src/frame/plain-chunk.ts";
import { badIds, badSeqs, omit, rawChunk } from "../support/packets.ts";

/** Nearly always good values of a field, some that are nearly good, few that are anything. */
const mostly = (good: fc.Arbitrary<unknown>, ...bad: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 40, arbitrary: good },
    { weight: 2, arbitrary: fc.constantFrom(null, ...bad) },
    { weight: 1, arbitrary: fc.anything() },
  );
const ids = mostly(fc.constantFrom("t1", "A_-9", "x".repeat(64)), ...badIds);
const most = Number.MAX_SAFE_INTEGER;
const fields = {
  type: mostly(fc.constant("FILE_CHUNK"), "MSG", 5),
  transfer_id: ids,
  seq: mostly(fc.constantFrom(0, -0, 5, 0xffff_ffff), ...badSeqs),
  checksum: mostly(fc.string(), 5),
  payload: mostly(fc.uint8Array(), "AA==", [1], new ArrayBuffer(1), new Uint16Array(1)),
  payload_b64: mostly(fc.constant("AA=="), 5),
  total_chunks: mostly(fc.constantFrom(1, most), 0, 1.5, most + 1, "1"),
  chunk_size: mostly(fc.constantFrom(16_384, 16_385, 1_048_576), 16_383, 1_048_577, Number.NaN),
  filename: mostly(
    fc.constantFrom("a", "é".repeat(255), "😀".repeat(127), "😀".repeat(200)),
    "",
    "x".repeat(256),
    "\ud800",
  ),
  total_size: mostly(fc.constantFrom(0, 3, most), -1, 0.5, Infinity, 3n),
  mode: mostly(fc.constantFrom("broadcast", "unicast"), "Unicast"),
  recipient: mostly(fc.string(), 5),
  recipientId: ids,
};
const needed = [
  "type",
  "transfer_id",
  "seq",
  "payload",
  "total_chunks",
  "chunk_size",
  "filename",
  "total_size",
] as const;
const nearly = fc.record(fields, { requiredKeys: [...needed] });
const holed = fc.tuple(nearly, fc.constantFrom(...needed)).map(([body, hole]) => omit(body, hole));
const more = fc.dictionary(fc.constantFrom("from", "toString", "__proto__", "constructor", "0"), fc.anything());
const bodies = fc.oneof(
  { weight: 10, arbitrary: nearly.map((body) => omit(body, "payload_b64")) },
  { weight: 2, arbitrary: nearly },
  { weight: 1, arbitrary: holed },
  { weight: 1, arbitrary: fc.tuple(nearly, more).map(([body, extra]) => ({ ...body, ...extra })) },
  { weight: 1, arbitrary: fc.anything() },
);

test("[PK15] what is taken of chunks without the schema is what the schema takes, unchanged", async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const plain = plainChunk(body);
      if (plain === undefined) return;
      taken += 1;
      expect(z.safeParse(fileChunk, body)).toEqual({ success: true, data: plain });
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(150);
});

test("[PK15] ordinary chunks are taken, others left to the schema", () => {
  const ordinary = rawChunk({ mode: "broadcast" });
  expect(plainChunk(ordinary)).toBe(ordinary);
  expect(plainChunk(omit(rawChunk({ payload: Buffer.from("abc") }), "checksum"))).toBeDefined();
  expect(plainChunk(rawChunk({ mode: "unicast", recipient: "Bob", recipientId: "b1" }))).toBeDefined();
  for (const other of [
    { from: "mallory" },
    { mode: "unicast" },
    { payload_b64: "AA==" },
    { filename: "😀".repeat(200) },
    { chunk_size: 16_383 },
  ]) {
    expect(plainChunk(rawChunk(other))).toBeUndefined();
  }
  expect(plainChunk(omit(rawChunk(), "payload"))).toBeUndefined();
});
