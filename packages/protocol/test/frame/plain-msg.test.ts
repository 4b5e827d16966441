import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { msg } from "../../src/frame/msg.ts";
import { plainMsg } from "../../src/frame/plain-msg.ts";
import { badIds, badSeqs, rawMsg } from "../support/packets.ts";

/** Mostly good values of a field, some that are nearly good, few that are anything. */
const mostly = (good: fc.Arbitrary<unknown>, ...bad: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: good },
    { weight: 2, arbitrary: fc.constantFrom(null, ...bad) },
    { weight: 1, arbitrary: fc.anything() },
  );
const ids = mostly(fc.constantFrom("m1", "A_-9", "x".repeat(64)), ...badIds);
const fields = {
  type: mostly(fc.constant("MSG"), "ACK", 5),
  seq: mostly(fc.constantFrom(0, -0, 5, 0xffff_ffff), ...badSeqs),
  payload: mostly(fc.string({ unit: "grapheme", minLength: 1 }), "", "a\ud800", "\udc00a", ["a"]),
  checksum: mostly(fc.string(), 5),
  id: ids,
  prev: ids,
  mode: mostly(fc.constantFrom("broadcast", "unicast"), "Unicast", ""),
  recipient: mostly(fc.string(), 5),
  recipientId: ids,
};
const nearly = fc.record(fields, { requiredKeys: ["type", "seq", "payload", "id"] });
const more = fc.dictionary(
  fc.constantFrom("from", "toString", "__proto__", "constructor", "0", "extra"),
  fc.anything(),
);
/** As it comes out of JSON, where `__proto__` is a key like any other. */
const bodies = fc
  .oneof(
    { weight: 8, arbitrary: nearly },
    { weight: 1, arbitrary: fc.tuple(nearly, more).map(([body, extra]) => ({ ...body, ...extra })) },
    { weight: 1, arbitrary: fc.anything() },
  )
  .map((body): unknown => JSON.parse(JSON.stringify(body) ?? "null"));

test("[PK15] what is taken without the schema is what the schema takes, unchanged", async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const plain = plainMsg(body);
      if (plain === undefined) return;
      taken += 1;
      expect(z.safeParse(msg, body)).toEqual({ success: true, data: plain });
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(150);
});

test("[PK15] ordinary messages are taken, others left to the schema", () => {
  const ordinary = rawMsg({ id: "m2", prev: "m1", mode: "broadcast" });
  expect(plainMsg(ordinary)).toBe(ordinary);
  expect(plainMsg(rawMsg({ mode: "unicast", recipient: "Bob", recipientId: "b1" }))).toBeDefined();
  expect(plainMsg(rawMsg({ payload: "😀".repeat(10_000) }))).toBeDefined();
  for (const other of [{ from: "mallory" }, { mode: "unicast" }, { payload: "x".repeat(30_000) }, { payload: "" }]) {
    expect(plainMsg(rawMsg(other))).toBeUndefined();
  }
});
