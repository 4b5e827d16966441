import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CHUNK_FRAME_BYTES,
  continued,
  frameLeaf,
  type KillClaim,
  killStatement,
  MAX_STRETCHES,
  merkleLeaf,
  type ReceiptClaim,
  readChunkFrame,
  readFileCard,
  readLineage,
  readManifest,
  readReceipt,
  readRoots,
  receiptStatement,
  type Stretch,
  streamAt,
  toBase64Url,
  writeChunkFrame,
  writeFileCard,
  writeLineage,
  writeManifest,
  writeReceipt,
  writeRoots,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { bytesOf, CHUNKS, FILE, filled, openerOf, sealerOf } from "../support/sealed.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const some = fc.uint8Array({ maxLength: 40 });
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");

/** Everything one byte shorter or longer, and of another version. */
const spoilt = (written: Uint8Array): Uint8Array[] => [
  written.subarray(0, -1),
  Uint8Array.from([...written, 0]),
  written.map((byte, at) => (at === 0 ? byte + 1 : byte)),
  new Uint8Array(),
];

describe("a chunk of a sealed file", () => {
  test("[FS1] travels as signature, ciphertext and tag, and opens as that", async () => {
    const [sealer, opener] = [await sealerOf(FILE), await openerOf(FILE)];
    for (const [seq, chunk] of CHUNKS.entries()) {
      const frame = await sealer.seal(seq, chunk);
      const travels = writeChunkFrame(frame);
      expect(travels).toHaveLength(chunk.length + CHUNK_FRAME_BYTES);
      expect(hex(travels)).toBe(hex(frame.signature ?? filled(0, 0)) + hex(frame.body));
      expect(readChunkFrame(FILE, seq, travels)).toEqual(frame);
      expect(await opener.open(readChunkFrame(FILE, seq, travels))).toMatchObject({
        status: "valid",
        plaintext: chunk,
      });
      const short = readChunkFrame(FILE, seq, travels.subarray(0, 70));
      expect(await opener.open(short)).toMatchObject({ status: "compromised", fault: "shape" });
    }
  });

  test("[FS1] has a leaf over its signature and the SHA-256 of its body, which sealing and opening tell", async () => {
    const sealer = await sealerOf(FILE);
    const { frame, digest, leaf } = await sealer.sealWhole(1, CHUNKS[1]);
    const { signature = filled(0, 0) } = frame;
    expect(digest).toEqual(await nodeCrypto.sha256(frame.body));
    expect(leaf).toEqual(await merkleLeaf(nodeCrypto, 1, CHUNKS[1]));
    expect(await (await openerOf(FILE)).open(frame)).toMatchObject({ digest });
    const both = Uint8Array.from([...signature, ...digest]);
    expect(await frameLeaf(nodeCrypto, 1, signature, digest)).toEqual(await merkleLeaf(nodeCrypto, 1, both));
  });

  test("[FS1] without a signature there is nothing to send", async () => {
    expect(() => writeChunkFrame({ seq: 0, final: true, body: filled(16, 0), signature: undefined })).toThrow(
      RangeError,
    );
  });
});

describe("a manifest", () => {
  test("[FS2, FS6, FS8] is read back under the key that it commits to, and under no other", async () => {
    const [ours, others] = await Promise.all([filled(32, 1), filled(32, 2)].map((key) => nodeCrypto.hmacSha256(key)));
    if (ours === undefined || others === undefined) throw new Error("no keys");
    await fc.assert(
      fc.asyncProperty(some, some, streams, fc.option(some), async (name, type, before, picture) => {
        const said = { name, type, before, ...(picture === null ? {} : { thumbnail: picture }) };
        const written = await writeManifest(said, ours);
        expect(await readManifest(written, ours)).toEqual(said);
        expect(await readManifest(written, others)).toBeUndefined();
        for (const wrong of spoilt(written)) expect(await readManifest(wrong, ours)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });
});

describe("a manifest with more to it", () => {
  /** Of a file without a name, a type and streams before, with that behind. */
  const manifestWith = async (...more: number[]) => {
    const commit = await nodeCrypto.hmacSha256(filled(32, 1));
    const said = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...more);
    return readManifest(Uint8Array.from([...said, ...(await commit.tag(said))]), commit);
  };
  const bare = { name: new Uint8Array(), type: new Uint8Array(), before: [] };
  const picture = [1, 0, 0, 0, 2, 8, 9];

  test("[FS8] has a picture, and what a later version says is left aside", async () => {
    const shown = { ...bare, thumbnail: Uint8Array.of(8, 9) };
    expect(await manifestWith(1, ...picture)).toEqual(shown);
    expect(await manifestWith(2, ...picture, 7, 0, 0, 0, 1, 5)).toEqual(shown);
    expect(await manifestWith(1, 7, 0, 0, 0, 1, 5)).toEqual(bare);
  });

  test("[FS8] says something, nothing of it twice or out of its order, and no less than it counts", async () => {
    for (const wrong of [
      [],
      [0],
      [2, ...picture, ...picture],
      [2, 7, 0, 0, 0, 1, 5, ...picture],
      [2, ...picture],
      [1, ...picture, 0],
      [1, 0, 0, 0, 0, 0],
      [1, 1, 0, 0, 0, 3, 8, 9],
    ]) {
      expect(await manifestWith(...wrong)).toBeUndefined();
    }
  });
});

/** Streams that have begun a file; each has sealed something. */
const streams = fc
  .array(
    fc.record({
      sealed: fc.integer({ min: 1, max: 2 ** 31 }),
      senderId: bytes(32),
      streamId: bytes(16),
      epoch: fc.nat(),
    }),
    {
      maxLength: MAX_STRETCHES - 1,
    },
  )
  .map((all) => {
    let below = 0;
    return all.map(({ sealed, ...stream }) => {
      below += sealed;
      return { below, stream };
    });
  });

describe("a file that other streams began", () => {
  test("[FS6] names between one and seven of them, each of which has sealed something", async () => {
    const commit = await nodeCrypto.hmacSha256(filled(32, 1));
    const stream = { senderId: filled(32, 2), streamId: filled(16, 3), epoch: 0 };
    const named = async (...below: number[]) => {
      const before = below.map((end) => ({ below: end, stream }));
      return readManifest(await writeManifest({ name: filled(1, 1), type: filled(1, 1), before }, commit), commit);
    };
    expect(await named(1, 2, 3, 4, 5, 6, 7)).toBeDefined();
    for (const wrong of [[0], [2, 2], [3, 1], [1, 2, 3, 4, 5, 6, 7, 8]]) expect(await named(...wrong)).toBeUndefined();
    const card = { totalSize: 9, chunkSize: 1, manifest: "AAAA", before: [{ below: 4, stream: "BBBB" }], seal: "CCCC" };
    const written = writeFileCard(card);
    expect(readFileCard(written)).toEqual(card);
    for (let length = 4; length < written.length - 4; length += 4) {
      expect(readFileCard(written.slice(0, length))?.before ?? card.before).toEqual(card.before);
    }
    expect(readLineage(writeLineage(card))).toEqual({ manifest: card.manifest, before: card.before });
    expect(readLineage("AAAA")).toEqual({ manifest: "AAAA", before: [] });
  });

  test("[FS7] goes on in another stream from a chunk on: what was before it stays with the stream that sealed it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 6 }), (turns) => {
        const total = 100;
        const sealedBy = Array.from({ length: total }, () => 0);
        let stretches: Stretch<number>[] = [{ below: total, stream: 0 }];
        for (const [at, from] of turns.entries()) {
          stretches = continued(stretches, from, total, at + 1);
          sealedBy.fill(at + 1, from);
        }
        expect(sealedBy.map((_, seq) => streamAt(stretches, seq))).toEqual(sealedBy);
        expect(new Set(stretches.map(({ below }) => below)).size).toBe(stretches.length);
        expect(() => streamAt(stretches, total)).toThrow(RangeError);
      }),
    );
  });
});

describe("roots, receipts and cards", () => {
  test("[FS3] are read back as they were written; anything else is none", () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), bytes(16), bytes(64), (one, other, streamId, signature) => {
        const roots = { plain: one, frames: other };
        expect(readRoots(writeRoots(roots))).toEqual(roots);
        const receipt = { senderId: one, streamId, signature };
        expect(readReceipt(writeReceipt(receipt))).toEqual(receipt);
        for (const wrong of spoilt(writeRoots(roots))) expect(readRoots(wrong)).toBeUndefined();
        for (const wrong of spoilt(writeReceipt(receipt))) expect(readReceipt(wrong)).toBeUndefined();
      }),
    );
  });

  test("[FS3] a card has the public sizes and both envelopes", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(), some, some, (totalSize, chunkSize, manifest, seal) => {
        const card = { totalSize, chunkSize, manifest: toBase64Url(manifest), before: [], seal: toBase64Url(seal) };
        expect(readFileCard(writeFileCard(card))).toEqual(card);
      }),
    );
    expect(() => writeFileCard({ totalSize: 1, chunkSize: 1, manifest: "A", before: [], seal: "" })).toThrow(
      RangeError,
    );
    const written = writeFileCard({ totalSize: 1, chunkSize: 1, manifest: "AAAA", before: [], seal: "" });
    for (const wrong of ["", "A", written.slice(0, 20), `C${written.slice(1)}`])
      expect(readFileCard(wrong)).toBeUndefined();
  });

  test("[FS4] a receipt's statement is another one when anything of the claim is another", () => {
    const claim: ReceiptClaim = {
      roomHash: filled(32, 1),
      epoch: 0,
      streamId: filled(16, 2),
      sender: filled(32, 3),
      receiver: filled(32, 4),
      size: 33,
      chunkSize: 16,
      roots: { plain: filled(32, 5), frames: filled(32, 6) },
      fileName: bytesOf("a.txt"),
      receiverName: bytesOf("Bob"),
    };
    const others: Partial<ReceiptClaim>[] = [
      { roomHash: filled(32, 9) },
      { epoch: 1 },
      { streamId: filled(16, 9) },
      { sender: filled(32, 9) },
      { receiver: filled(32, 9) },
      { size: 34 },
      { chunkSize: 17 },
      { roots: { plain: filled(32, 9), frames: filled(32, 6) } },
      { roots: { plain: filled(32, 5), frames: filled(32, 9) } },
      { fileName: bytesOf("a.tx") },
      { fileName: bytesOf("a.txtB"), receiverName: bytesOf("ob") },
      { receiverName: bytesOf("Bo") },
    ];
    const statements = [claim, ...others.map((other) => ({ ...claim, ...other }))].map(receiptStatement).map(hex);
    expect(new Set(statements).size).toBe(others.length + 1);
  });
});

describe("a KILL", () => {
  const claim: KillClaim = {
    roomHash: filled(32, 1),
    streamId: filled(16, 2),
    by: filled(32, 3),
    name: bytesOf("Bob"),
  };

  test("[FS5] is signed over room, stream, key and name", () => {
    expect(hex(killStatement(claim))).toBe(
      [hex(bytesOf("chatcast/v1/kill")), "01".repeat(32), "02".repeat(16), "03".repeat(32), "00000003", "426f62"].join(
        "",
      ),
    );
  });

  test("[FS5] whatever differs gives another statement", () => {
    const others: KillClaim[] = [
      { ...claim, roomHash: filled(32, 9) },
      { ...claim, streamId: filled(16, 9) },
      { ...claim, by: filled(32, 9) },
      { ...claim, name: bytesOf("Bo") },
    ];
    expect(new Set([claim, ...others].map((one) => hex(killStatement(one)))).size).toBe(5);
  });
});
