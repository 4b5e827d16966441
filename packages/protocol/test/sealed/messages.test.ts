import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Envelope,
  entryStatement,
  fromBase64Url,
  linkedSessionStatement,
  pairHash,
  readContent,
  readEnvelope,
  readRelated,
  readStop,
  sealedEntryStatement,
  sessionStatement,
  toBase64Url,
  writeContent,
  writeEnvelope,
  writeRelated,
  writeStop,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { bytesOf, filled } from "../support/sealed.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const someEnvelope: fc.Arbitrary<Envelope> = fc.record({
  kind: fc.constantFrom("message" as const, "control" as const),
  epoch: fc.nat(),
  streamId: bytes(16),
  session: fc.record({ sign: bytes(32), agree: bytes(32) }),
  person: bytes(32),
  certificate: bytes(64),
  recipient: fc.option(fc.record({ key: bytes(32), agree: bytes(32) }), { nil: undefined }),
  frame: fc.record({
    seq: fc.maxSafeNat(),
    final: fc.constant(false),
    body: fc.uint8Array({ maxLength: 40 }),
    signature: bytes(64),
  }),
});

const ENVELOPE: Envelope = {
  kind: "message",
  epoch: 0x01020304,
  streamId: filled(16, 5),
  session: { sign: filled(32, 6), agree: filled(32, 7) },
  person: filled(32, 8),
  certificate: filled(64, 9),
  recipient: undefined,
  frame: { seq: 0x0a0b, final: false, body: filled(20, 11), signature: filled(64, 10) },
};

describe("an envelope", () => {
  test("[SM1] is read back as it was written", () => {
    fc.assert(
      fc.property(someEnvelope, (envelope) => {
        expect(readEnvelope(writeEnvelope(envelope))).toEqual(envelope);
      }),
    );
  });

  test("[SM1] has each field at its place", () => {
    const written = fromBase64Url(writeEnvelope(ENVELOPE)) ?? new Uint8Array();
    const part = (from: number, to?: number) => Buffer.from(written.subarray(from, to)).toString("hex");
    expect(part(0, 15)).toBe("01" + "01" + "00" + "01020304" + "0000000000000a0b");
    const fields = [
      [15, 5, 16],
      [31, 6, 32],
      [63, 7, 32],
      [95, 8, 32],
      [127, 9, 64],
      [191, 10, 64],
      [255, 11, 20],
    ];
    for (const [at = 0, value = 0, length = 0] of fields) {
      expect(part(at, at + length)).toBe(Buffer.from(filled(length, value)).toString("hex"));
    }
    expect(written).toHaveLength(275);
    const recipient = { key: filled(32, 12), agree: filled(32, 13) };
    const told = fromBase64Url(writeEnvelope({ ...ENVELOPE, recipient })) ?? new Uint8Array();
    expect([told[2], told[191], told[223], told[255]]).toEqual([1, 12, 13, 10]);
  });

  test("[SM2] anything else is none", () => {
    const good = fromBase64Url(writeEnvelope(ENVELOPE)) ?? new Uint8Array();
    for (const [at, value] of [
      [0, 2],
      [1, 2],
      [1, 0],
      [2, 2],
      [7, 0xff],
    ] as const) {
      expect(readEnvelope(toBase64Url(good.map((byte, i) => (i === at ? value : byte))))).toBeUndefined();
    }
    expect(readEnvelope(toBase64Url(good.subarray(0, 254)))).toBeUndefined();
    const shortPrivate = good.map((byte, i) => (i === 2 ? 1 : byte));
    expect(readEnvelope(toBase64Url(shortPrivate.subarray(0, 318)))).toBeUndefined();
    for (const text of ["", "AAAA", "not base64url!", `${writeEnvelope(ENVELOPE)}=`])
      expect(readEnvelope(text)).toBeUndefined();
  });
});

describe("a content", () => {
  const content = {
    person: filled(32, 1),
    previous: filled(32, 2),
    seen: { offset: 7, head: filled(32, 3) },
    body: bytesOf("hé"),
    related: false,
  };

  test("[SM1] is read back as it was written, each field at its place", () => {
    const written = writeContent(content);
    expect(readContent(written)).toEqual(content);
    expect([written[0], written[1], written[33], written[72], written[73], written[105]]).toEqual([
      1, 1, 2, 7, 3, 0x68,
    ]);
    expect(readContent(writeContent({ ...content, body: new Uint8Array() }))?.body).toHaveLength(0);
  });

  test("[SM5] a text with a relation is told from one without, and is read back as it was written", () => {
    const body = { kind: 3, of: 70_000, emoji: bytesOf("👍"), text: bytesOf("hé") };
    const written = writeContent({ ...content, related: true, body: writeRelated(body) });
    const read = readContent(written);
    expect([written[0], read?.related]).toEqual([2, true]);
    expect(readRelated(read?.body ?? new Uint8Array())).toEqual(body);
    const bare = { ...body, emoji: new Uint8Array(), text: new Uint8Array() };
    expect(readRelated(writeRelated(bare))).toEqual(bare);
    for (const length of [0, 9, 13]) expect(readRelated(writeRelated(body).subarray(0, length))).toBeUndefined();
    expect(readRelated(writeRelated(body).map((byte, i) => (i === 1 ? 0xff : byte)))).toBeUndefined();
  });

  test("[SM10] the id of a message is inside, with a relation or without, and nothing that is none", () => {
    for (const related of [false, true]) {
      const named = { ...content, related, id: "m-1" };
      const written = writeContent(named);
      expect(readContent(written)).toEqual(named);
      expect(Buffer.from(written.subarray(105, 109)).toString("latin1")).toBe("\u0003m-1");
      expect(written[0]).toBe(related ? 4 : 3);
    }
    const longest = { ...content, id: "x".repeat(64) };
    expect(readContent(writeContent(longest))).toEqual(longest);
    for (const id of ["", "a b", "x".repeat(65)]) expect(readContent(writeContent({ ...content, id }))).toBeUndefined();
    expect(readContent(writeContent(longest).subarray(0, 140))).toBeUndefined();
  });

  test("[SM2] anything else is none", () => {
    const written = writeContent(content);
    expect(readContent(written.subarray(0, 104))).toBeUndefined();
    for (const version of [0, 5])
      expect(readContent(written.map((byte, i) => (i === 0 ? version : byte)))).toBeUndefined();
    expect(readContent(written.map((byte, i) => (i === 65 ? 0xff : byte)))).toBeUndefined();
  });

  test("[SM1, SM2] a command to stop a stream is read back, and nothing else is one", () => {
    const stop = { senderId: filled(32, 4), streamId: filled(16, 5), seq: 6 };
    const written = writeStop(stop);
    expect(readStop(written)).toEqual(stop);
    expect(readStop(written.subarray(0, 56))).toBeUndefined();
    expect(readStop(written.map((byte, i) => (i === 0 ? 2 : byte)))).toBeUndefined();
    expect(readStop(written.map((byte, i) => (i === 49 ? 0xff : byte)))).toBeUndefined();
  });
});

test("[SM3] what is signed for one purpose is never what is signed for another", () => {
  const [nonce, roomId, access, username] = [filled(32, 1), filled(16, 2), filled(32, 3), bytesOf("Ann")];
  const entry = { nonce, roomId, access, username };
  const statements = [
    sealedEntryStatement("person", entry),
    sealedEntryStatement("link", entry),
    sessionStatement({ roomHash: nonce, sign: access, agree: access, username }),
    linkedSessionStatement(access, { roomHash: nonce, sign: access, agree: access, username }),
    entryStatement({ nonce, roomName: roomId, username }),
  ].map((statement) => Buffer.from(statement).toString("latin1"));
  for (const [i, one] of statements.entries()) {
    for (const other of statements.slice(i + 1)) expect(one.startsWith(other) || other.startsWith(one)).toBe(false);
  }
  // A name cannot move bytes into the field before it.
  const longer = sealedEntryStatement("person", { ...entry, username: bytesOf("Anna") });
  expect(
    Buffer.from(longer)
      .toString("latin1")
      .startsWith(statements[0] ?? ""),
  ).toBe(false);
});

test("[SM4] the chain of two people is the same for both, and another one for others and elsewhere", async () => {
  const [room, ann, bob, cid] = [filled(32, 1), filled(32, 2), filled(32, 3), filled(32, 4)];
  const hash = async (...args: [Uint8Array, Uint8Array, Uint8Array]) =>
    Buffer.from(await pairHash(nodeCrypto, ...args)).toString("hex");
  const known = Buffer.concat([Buffer.from("chatcast/v1/pair"), room, ann, bob]);
  expect(await hash(room, ann, bob)).toBe(Buffer.from(await nodeCrypto.sha256(known)).toString("hex"));
  expect(await hash(room, bob, ann)).toBe(await hash(room, ann, bob));
  expect(await hash(room, ann, cid)).not.toBe(await hash(room, ann, bob));
  expect(await hash(cid, ann, bob)).not.toBe(await hash(room, ann, bob));
});
