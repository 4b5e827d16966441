import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromWire, type Reply, toWire } from "../../src/store/sqlite/packing.ts";
import { leaf } from "./builders.ts";

const chunks = fc.array(
  fc.record({
    seq: fc.nat(0xffff_ffff),
    leaf: fc.oneof(fc.uint8Array({ minLength: 3, maxLength: 3 }), fc.uint8Array()),
  }),
);

test("[SQ10] leaves cross the threads side by side and come out as they went in", async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (value) => {
      const reply: Reply = { ok: true, value };
      expect(fromWire(structuredClone(toWire("leaves", reply)))).toEqual(reply);
    }),
  );
});

test("[SQ10] leaves of one width take one array, whatever their number", () => {
  const value = Array.from({ length: 1_000 }, (_, seq) => ({ seq, leaf: leaf(seq & 0xff) }));
  const wired = toWire("leaves", { ok: true, value });
  expect(wired).toMatchObject({ ok: true, packed: { width: 32 } });
  expect("packed" in wired && wired.packed.leaves.length).toBe(32_000);
});

test("[SQ10] other replies cross as they are", () => {
  const reply: Reply = { ok: true, value: [] };
  expect(toWire("pairHeads", reply)).toBe(reply);
  const failure: Reply = { ok: false, failure: { code: "E_UNAVAILABLE", message: "no" } };
  expect(toWire("leaves", failure)).toBe(failure);
});
