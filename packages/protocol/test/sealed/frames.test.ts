import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aes256GcmRoom,
  associatedData,
  type ChatCastError,
  FrameOpener,
  FrameSealer,
  hmacSha256Room,
  isSignedBy,
  type KeyedSuiteName,
  MAX_STREAM_BYTES,
  MAX_STREAM_FRAMES,
  merkleLeaf,
  nonceOf,
  type SealedFrame,
  type StreamContext,
  statementOf,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import {
  alice,
  bytesOf,
  CHUNKS,
  FILE,
  filled,
  keysOf,
  MESSAGES,
  mallory,
  openerOf,
  sealerOf,
} from "../support/sealed.ts";

const SUITES: KeyedSuiteName[] = ["hmac-sha256-room", "aes-256-gcm-room"];
const flip = (bytes: Uint8Array, bit: number) =>
  bytes.map((byte, i) => (i === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => "done",
    (error: ChatCastError) => error.code,
  );

describe.each(SUITES)("%s", (suite) => {
  const file: StreamContext = { ...FILE, suite };
  const messages: StreamContext = { ...MESSAGES, suite };

  test("[SF1] what was sealed opens to the same bytes", async () => {
    const opener = await openerOf(messages);
    const sealer = await sealerOf(messages);
    let seq = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plaintext) => {
        const opened = await opener.open(await sealer.seal(seq++, plaintext));
        expect(opened).toMatchObject({ status: "valid", plaintext });
      }),
    );
    const chunks = await sealerOf(file);
    const reader = await openerOf(file);
    for (const [index, chunk] of CHUNKS.entries()) {
      const frame = await chunks.seal(index, chunk);
      expect(frame.final).toBe(index === 2);
      expect(await reader.open(frame)).toMatchObject({ status: "valid", plaintext: chunk });
    }
  });

  test("[SF3] any one flipped bit is found", async () => {
    const opener = await openerOf(file);
    const frame = await (await sealerOf(file)).seal(0, CHUNKS[0]);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: frame.body.length * 8 - 1 }), async (bit) => {
        const opened = await opener.open({ ...frame, body: flip(frame.body, bit) });
        expect(opened.status).toBe("compromised");
      }),
      { numRuns: 200 },
    );
  });

  test("[SF3] a frame moved to another number is found", async () => {
    const opener = await openerOf(file);
    const frame = await (await sealerOf(file)).seal(0, CHUNKS[0]);
    expect((await opener.open({ ...frame, seq: 1 })).status).toBe("compromised");
    const alone = await openerOf(messages);
    const message = await (await sealerOf(messages)).seal(0, bytesOf("Hello"));
    expect((await alone.open({ ...message, seq: 1 })).status).toBe("compromised");
  });

  test("[SF3] a frame of anything else is found", async () => {
    const frame = await (await sealerOf(file)).seal(0, CHUNKS[0]);
    const others: Partial<StreamContext>[] = [
      { streamId: filled(16, 9) },
      { epoch: 1 },
      { roomHash: filled(32, 9) },
      { recipientId: filled(32, 9) },
      { total: 2, totalSize: 32 },
      { total: 4, totalSize: 49 },
      { total: 3, totalSize: 34 },
    ];
    for (const other of others) {
      const opened = await (await openerOf({ ...file, ...other })).open(frame);
      expect(opened, JSON.stringify(Object.keys(other))).toMatchObject({ status: "compromised" });
    }
    const message = await (await sealerOf(messages)).seal(0, bytesOf("Hello"));
    for (const kind of ["manifest", "seal", "receipt", "control"] as const) {
      expect((await (await openerOf({ ...messages, kind })).open(message)).status).toBe("compromised");
    }
  });

  test("[SF4] what cannot stand there is refused before anything is computed", async () => {
    const keys = await keysOf(file);
    const untouched = {
      ...nodeCrypto,
      sha256: () => expect.unreachable(),
      verifySignature: () => expect.unreachable(),
    };
    const open = async (context: StreamContext, frame: SealedFrame) => {
      const known = suite === "aes-256-gcm-room" ? { publicKey: alice.publicKey } : {};
      let counting: Partial<typeof nodeCrypto> = {};
      const crypto = { ...nodeCrypto, sha256: (bytes: Uint8Array) => (counting.sha256 ?? nodeCrypto.sha256)(bytes) };
      const opener = await FrameOpener.open({ crypto, context, keys, ...known });
      counting = untouched;
      return opener.open(frame);
    };
    const sealer = await sealerOf(file);
    const [first, last] = [await sealer.seal(0, CHUNKS[0]), await sealer.seal(2, CHUNKS[2])];
    const impossible: [StreamContext, SealedFrame][] = [
      [file, { ...first, body: filled(3, 0) }],
      [file, { ...first, body: first.body.subarray(1) }],
      [file, { ...first, seq: 3 }],
      [file, { ...first, seq: -1 }],
      [file, { ...first, seq: 0.5 }],
      [file, { ...first, final: true }],
      [file, { ...last, final: false }],
      [messages, { ...first, final: true }],
      [messages, { ...first, seq: 2 ** 53 }],
    ];
    for (const [context, frame] of impossible) {
      expect(await open(context, frame)).toMatchObject({ status: "compromised", fault: "shape" });
    }
  });

  test("[KY4] a verdict tells the beginning of the received tag, what that covers beside the bytes, and no expected one", async () => {
    const opener = await openerOf(file);
    const frame = await (await sealerOf(file)).seal(1, CHUNKS[1]);
    const tagBytes = suite === "aes-256-gcm-room" ? 16 : 32;
    const received = hex(frame.body.subarray(-tagBytes)).slice(0, 8);
    const bound = associatedData(file, { seq: 1, final: frame.final, length: CHUNKS[1].length });
    const good = await opener.open(frame);
    expect(good.verdict).toEqual({ status: "valid", suite, seq: 1, received, bound });
    const altered = { ...frame, body: flip(frame.body, 7), signature: undefined };
    const opened = await opener.open(altered);
    expect(opened.verdict).toEqual({ status: "compromised", suite, seq: 1, received, bound });
    // The rest of the real tag would be in it if the expected one was.
    const forged = { ...frame, body: Uint8Array.from([...CHUNKS[1], ...filled(tagBytes, 0)]) };
    const refused = await opener.open(forged);
    const verdict = { status: "compromised", suite, seq: 1, received: "00000000", bound };
    const fault = suite === "aes-256-gcm-room" ? "signature" : "tag";
    expect(refused).toStrictEqual({ status: "compromised", verdict, fault });
  });

  test("[SF6] a chunk sealed again is the same frame; with other bytes it is refused, and in a later run too", async () => {
    const sealer = await sealerOf(file);
    const first = await sealer.seal(0, CHUNKS[0]);
    expect(await sealer.seal(0, CHUNKS[0])).toEqual(first);
    expect(await codeOf(sealer.seal(0, CHUNKS[1]))).toBe("E_SOURCE_CHANGED");
    const later = await sealerOf(file, [[0, await merkleLeaf(nodeCrypto, 0, CHUNKS[0])]]);
    expect(await codeOf(later.seal(0, CHUNKS[1]))).toBe("E_SOURCE_CHANGED");
    expect(await later.seal(0, CHUNKS[0])).toEqual(first);
  });

  test("[SF6] of two different chunks sealed at once for one number, one is refused", async () => {
    const sealer = await sealerOf(file);
    const codes = await Promise.all([codeOf(sealer.seal(0, CHUNKS[0])), codeOf(sealer.seal(0, CHUNKS[1]))]);
    expect(codes.sort()).toEqual(["E_SOURCE_CHANGED", "done"]);
  });

  test("[SF6] messages are numbered 0, 1, 2 …, each number once", async () => {
    const sealer = await sealerOf(messages);
    expect(await codeOf(sealer.seal(1, bytesOf("b")))).toBe("E_SEQ_RANGE");
    const both = [sealer.seal(0, bytesOf("a")), sealer.seal(0, bytesOf("b"))].map(codeOf);
    expect(await Promise.all(both)).toEqual(["done", "E_SEQ_RANGE"]);
    expect(await codeOf(sealer.seal(1, bytesOf("b")))).toBe("done");
  });

  test("[SF7] no stream seals more than its key may", async () => {
    const chunkSize = 2 ** 20;
    const most = { ...file, chunkSize, total: MAX_STREAM_BYTES / chunkSize, totalSize: MAX_STREAM_BYTES };
    expect(await codeOf(sealerOf(most))).toBe("done");
    const more = { ...most, total: most.total + 1, totalSize: MAX_STREAM_BYTES + 1 };
    expect(await codeOf(sealerOf(more))).toBe("E_TOO_LARGE");
    const sealer = await sealerOf(messages);
    expect(await codeOf(sealer.seal(MAX_STREAM_FRAMES, bytesOf("a")))).toBe("E_SEQ_RANGE");
  });
});

describe("who sealed it", () => {
  test("[SF2] is checked without a secret, for exactly its place", async () => {
    const frame = await (await sealerOf(FILE)).seal(0, CHUNKS[0]);
    expect(await isSignedBy(nodeCrypto, alice.publicKey, FILE, frame)).toBe(true);
    expect(await isSignedBy(nodeCrypto, mallory.publicKey, FILE, frame)).toBe(false);
    expect(await isSignedBy(nodeCrypto, alice.publicKey, FILE, { ...frame, seq: 1 })).toBe(false);
    expect(await isSignedBy(nodeCrypto, alice.publicKey, FILE, { ...frame, seq: 9 })).toBe(false);
    expect(await isSignedBy(nodeCrypto, alice.publicKey, { ...FILE, total: 4, totalSize: 49 }, frame)).toBe(false);
    expect(await isSignedBy(nodeCrypto, alice.publicKey, FILE, { ...frame, signature: undefined })).toBe(false);
  });

  test("[SF3] an altered or missing signature is found, before the tag is looked at", async () => {
    const opener = await openerOf(FILE);
    const frame = await (await sealerOf(FILE)).seal(0, CHUNKS[0]);
    for (const signature of [undefined, new Uint8Array(), filled(64, 0), flip(frame.signature ?? filled(64, 0), 3)]) {
      expect(await opener.open({ ...frame, signature })).toMatchObject({ status: "compromised", fault: "signature" });
    }
  });

  test("[SF5] under HMAC a member passes as another", async () => {
    const context: StreamContext = { ...MESSAGES, suite: "hmac-sha256-room" };
    // All that Mallory uses is what every member has: the room's secret, and Alice's id.
    const forged = await (await sealerOf(context)).seal(0, bytesOf("I owe Mallory 100"));
    expect((await (await openerOf(context)).open(forged)).status).toBe("valid");
  });

  test("[SF5] under signatures it does not, with all of the room's keys", async () => {
    const cipher = await aes256GcmRoom.prepare(nodeCrypto, await keysOf(MESSAGES));
    const genuine = await (await sealerOf(MESSAGES)).seal(0, bytesOf("x"));
    const cover = (await statementOf(nodeCrypto, MESSAGES, genuine)).subarray(0, 160);
    const body = await cipher.seal({ seq: 0, final: false }, cover, bytesOf("y"));
    const forged = { seq: 0, final: false, body };
    const signature = await mallory.sign(await statementOf(nodeCrypto, MESSAGES, forged));
    const opener = await openerOf(MESSAGES);
    expect(await opener.open({ ...forged, signature })).toMatchObject({ status: "compromised", fault: "signature" });
    expect(await opener.open({ ...forged, signature: genuine.signature })).toMatchObject({ fault: "signature" });
  });

  test("[SF8] a suite that signs wants the sender's own key, one that does not wants none", async () => {
    const keys = await keysOf(MESSAGES);
    const crypto = nodeCrypto;
    const hmac: StreamContext = { ...MESSAGES, suite: hmacSha256Room.name };
    for (const options of [
      { crypto, context: MESSAGES, keys },
      { crypto, context: MESSAGES, keys, signer: mallory, publicKey: mallory.publicKey },
      { crypto, context: hmac, keys, signer: alice, publicKey: alice.publicKey },
    ]) {
      expect(await codeOf(FrameSealer.open(options))).toBe("E_SUITE");
      expect(await codeOf(FrameOpener.open(options))).toBe("E_SUITE");
    }
  });
});

test("[KY3] the same bytes at two places have two ciphertexts", async () => {
  const sealer = await sealerOf(MESSAGES);
  const [a, b] = [await sealer.seal(0, bytesOf("same")), await sealer.seal(1, bytesOf("same"))];
  expect(a.body).not.toEqual(b.body);
  expect(nonceOf(filled(12, 0), a)).not.toEqual(nonceOf(filled(12, 0), b));
});
