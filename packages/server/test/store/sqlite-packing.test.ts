import { RELATION_KINDS, type TaggedRelation } from "@chatcast/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, packDraft, unpackDrafts } from "../../src/store/packed-drafts.ts";
import type { MessageBody, MessageDraft } from "../../src/store/port.ts";
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
  expect(wired).toMatchObject({ ok: true, packed: { width: 32, leaves: { length: 32_000 } } });
});

test("[SQ10] other replies cross as they are", () => {
  const reply: Reply = { ok: true, value: [] };
  expect(toWire("pairHeads", reply)).toBe(reply);
  const failure: Reply = { ok: false, failure: { code: "E_UNAVAILABLE", message: "no" } };
  expect(toWire("leaves", failure)).toBe(failure);
});

const relations: fc.Arbitrary<TaggedRelation> = fc.record(
  {
    kind: fc.constantFrom(...RELATION_KINDS),
    of: fc.integer({ min: 1 }),
    checksum: fc.stringMatching(/^[0-9a-f]{8}$/),
    emoji: fc.constantFrom("👍", "👩🏽‍💻"),
  } satisfies Record<keyof TaggedRelation, unknown>,
  { requiredKeys: ["kind", "of", "checksum"], noNullPrototype: true },
);

/** Every field of the port's: one that is added there and not here does not compile. */
const words = fc.string({ unit: "grapheme" });
const bodies: fc.Arbitrary<MessageBody> = fc.record(
  {
    type: fc.constantFrom("text", "file"),
    text: words,
    savedName: words,
    fileName: words,
    fileSize: fc.nat(),
    sha256: words,
    transferId: words,
    relation: relations,
    expiresAt: fc.nat(),
  } satisfies Record<Exclude<keyof MessageBody, "thumbnail">, unknown>,
  { requiredKeys: ["type"], noNullPrototype: true },
);
const integrities: fc.Arbitrary<MessageDraft["integrity"]> = fc.record(
  {
    suite: words,
    status: fc.constantFrom("valid", "unchecked"),
    seq: fc.nat(0xffff_ffff),
    checksum: words,
  } satisfies Record<keyof MessageDraft["integrity"], unknown>,
  { requiredKeys: ["suite", "status"], noNullPrototype: true },
);
const drafts: fc.Arbitrary<MessageDraft> = fc.record(
  {
    conversation: fc.oneof(
      fc.record({ kind: fc.constant("room" as const), roomId: words }, { noNullPrototype: true }),
      fc.record(
        { kind: fc.constant("pair" as const), roomId: words, members: fc.tuple(words, words) },
        { noNullPrototype: true },
      ),
    ),
    senderId: words,
    id: words,
    from: words,
    recipient: fc.record({ memberId: words, name: words }, { noNullPrototype: true }),
    body: bodies,
    integrity: integrities,
    at: fc.nat(),
    prevId: words,
    stream: fc.record({ name: words, seq: fc.nat() }, { noNullPrototype: true }),
  } satisfies Record<keyof MessageDraft, unknown>,
  { requiredKeys: ["conversation", "senderId", "id", "from", "body", "integrity", "at"], noNullPrototype: true },
);

test("[SQ13] drafts cross the threads in one array and come out as they went in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(drafts, { maxLength: 5 }), async (said) => {
      const cells: Cell[] = [];
      for (const draft of said) packDraft(cells, draft);
      expect(unpackDrafts(structuredClone(cells))).toStrictEqual(said);
    }),
  );
});

test("[SQ13] the place of a stored message crosses as one number", () => {
  const stored: Reply = { ok: true, value: { status: "stored", offset: 7, at: 3_000 } };
  expect(toWire("append", stored)).toBe(7);
  expect(fromWire(7, 3_000)).toEqual(stored);
  const again: Reply = { ok: true, value: { status: "duplicate", offset: 7, at: 2_000 } };
  expect(fromWire(toWire("append", again), 3_000)).toEqual(again);
});
