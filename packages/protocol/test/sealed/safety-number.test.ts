import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { safetyNumber } from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { alice, mallory } from "../support/sealed.ts";

const digits = (key: Uint8Array) => {
  const digest = createHash("sha256").update("chatcast/v1/safety").update(key).digest();
  return [0, 5, 10, 15, 20, 25].map((at) => String(digest.readUIntBE(at, 5) % 100_000).padStart(5, "0"));
};

test("[SN1] is twelve groups of five digits, thirty digits of each key, the smaller ones first", async () => {
  const halves = [digits(alice.publicKey), digits(mallory.publicKey)].sort((a, b) => a.join().localeCompare(b.join()));
  expect(await safetyNumber(nodeCrypto, alice.publicKey, mallory.publicKey)).toEqual(halves.flat());
});

test("[SN2] is the same on both sides, and another one with any other key", async () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(key, key, key, async (a, b, c) => {
      fc.pre(Buffer.compare(b, c) !== 0);
      const number = await safetyNumber(nodeCrypto, a, b);
      expect(await safetyNumber(nodeCrypto, b, a)).toEqual(number);
      expect(await safetyNumber(nodeCrypto, a, c)).not.toEqual(number);
      for (const group of number) expect(group).toMatch(/^[0-9]{5}$/);
    }),
  );
});
