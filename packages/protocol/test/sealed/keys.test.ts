import { hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  associatedData,
  FRAME_KINDS,
  type FrameKind,
  nonceOf,
  RoomKeys,
  type StreamContext,
  type StreamName,
} from "../../src/index.ts";
import { expand, extract } from "../../src/sealed/hkdf.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { FILE, filled, MESSAGES, ROOM_ID, SECRET } from "../support/sealed.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

async function keysIn(roomId: Uint8Array, secret: Uint8Array, name: StreamName): Promise<string[]> {
  const keys = await (await RoomKeys.derive(nodeCrypto, roomId, secret)).stream(name);
  return Object.values(keys ?? {}).map(hex);
}

describe("key schedule", () => {
  test("[KS2] whatever differs gives other keys, and none is the access key", async () => {
    const name: StreamName = MESSAGES;
    const access = hex(await (await RoomKeys.derive(nodeCrypto, ROOM_ID, SECRET)).access());
    const sets = await Promise.all([
      keysIn(ROOM_ID, SECRET, name),
      keysIn(filled(16, 9), SECRET, name),
      keysIn(ROOM_ID, filled(32, 9), name),
      keysIn(ROOM_ID, SECRET, { ...name, epoch: 1 }),
      keysIn(ROOM_ID, SECRET, { ...name, senderId: filled(32, 9) }),
      keysIn(ROOM_ID, SECRET, { ...name, streamId: filled(16, 9) }),
      ...(Object.keys(FRAME_KINDS) as FrameKind[])
        .filter((kind) => kind !== name.kind)
        .map((kind) => keysIn(ROOM_ID, SECRET, { ...name, kind })),
    ]);
    const all = [access, ...sets.flat()];
    expect(all).toHaveLength(1 + 4 * sets.length);
    expect(new Set(all).size).toBe(all.length);
  });

  test("[KS3] both ends of a private stream have the same keys, and the room's secret alone has others", async () => {
    const room = await RoomKeys.derive(nodeCrypto, ROOM_ID, SECRET);
    const ours = await nodeCrypto.newAgreement();
    const theirs = await nodeCrypto.newAgreement();
    const strangers = await nodeCrypto.newAgreement();
    const sent = await room.stream(MESSAGES, { ours, theirs: theirs.publicKey });
    expect(sent).toBeDefined();
    expect(await room.stream(MESSAGES, { ours: theirs, theirs: ours.publicKey })).toEqual(sent);
    expect(await room.stream(MESSAGES)).not.toEqual(sent);
    expect(await room.stream(MESSAGES, { ours: strangers, theirs: ours.publicKey })).not.toEqual(sent);
  });

  test("[KS3] a key that is none gives no keys, nor does one whose secret would be zero", async () => {
    const room = await RoomKeys.derive(nodeCrypto, ROOM_ID, SECRET);
    const ours = await nodeCrypto.newAgreement();
    expect(await room.stream(MESSAGES, { ours, theirs: new Uint8Array(31) })).toBeUndefined();
    expect(await room.stream(MESSAGES, { ours, theirs: new Uint8Array(32) })).toBeUndefined();
  });

  test("[KS4] Extract and Expand are those of OpenSSL, for any length", async () => {
    const some = fc.uint8Array({ minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(some, some, some, fc.integer({ min: 1, max: 200 }), async (salt, secret, info, length) => {
        const ours = await expand(nodeCrypto, await extract(nodeCrypto, salt, secret), info, length);
        expect(hex(ours)).toBe(hex(new Uint8Array(hkdfSync("sha256", secret, salt, info, length))));
      }),
    );
  });
});

describe("associated data", () => {
  test("[SA2] whatever differs gives other bytes", () => {
    const position = { seq: 1, final: false, length: 16 };
    const contexts: StreamContext[] = [
      FILE,
      { ...FILE, suite: "hmac-sha256-room" },
      ...(Object.keys(FRAME_KINDS) as FrameKind[])
        .filter((kind) => kind !== "chunk")
        .map((kind) => ({ ...FILE, kind })),
      { ...FILE, epoch: 1 },
      { ...FILE, roomHash: filled(32, 9) },
      { ...FILE, senderId: filled(32, 9) },
      { ...FILE, recipientId: filled(32, 9) },
      { ...FILE, recipientId: filled(32, 0) },
      { ...FILE, streamId: filled(16, 9) },
      { ...FILE, total: 4 },
      { ...FILE, chunkSize: 17 },
      { ...FILE, totalSize: 34 },
    ];
    const data = [
      ...contexts.map((context) => associatedData(context, position)),
      associatedData(FILE, { ...position, seq: 2 }),
      associatedData(FILE, { ...position, seq: 1 + 2 ** 32 }),
      associatedData(FILE, { ...position, final: true }),
      associatedData(FILE, { ...position, length: 15 }),
    ];
    expect(new Set(data.map(hex)).size).toBe(data.length);
    for (const bytes of data) expect(bytes).toHaveLength(160);
  });

  test("[SA3] a field of a wrong length and a number that is none are refused", () => {
    const position = { seq: 1, final: false, length: 16 };
    for (const wrong of [
      { roomHash: filled(31, 1) },
      { senderId: filled(33, 1) },
      { recipientId: filled(0, 1) },
      { streamId: filled(15, 1) },
      { total: -1 },
      { totalSize: 0.5 },
      { total: 2 ** 53 },
      { chunkSize: 2 ** 32 },
      { epoch: -1 },
    ]) {
      expect(() => associatedData({ ...FILE, ...wrong }, position)).toThrow(RangeError);
    }
    for (const seq of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => associatedData(FILE, { ...position, seq })).toThrow(RangeError);
    }
  });
});

test("[KY3] no two places of a stream have the same nonce", () => {
  const place = fc.record({ seq: fc.maxSafeNat(), final: fc.boolean() });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), place, place, (iv, a, b) => {
      const same = a.seq === b.seq && a.final === b.final;
      expect(hex(nonceOf(iv, a)) === hex(nonceOf(iv, b))).toBe(same);
    }),
  );
});
