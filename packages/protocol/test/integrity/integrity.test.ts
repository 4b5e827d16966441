import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32, crc32XorSeq, crc32XorSeqTag } from "../../src/index.ts";

const suite = crc32XorSeq(crc32);
const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (digits: string) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const A = ascii("PAY BOB   100");
const OTHER_SEQ = hex("504159204556452039393939391d0fbebb");
const SAME_SEQ = hex("50415920455645203939393939d22e6160");

describe("CRC-32", () => {
  test("[IN1] is zlib's, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
    expect(crc32(ascii("123456789"))).toBe(0xcbf43926);
  });

  test("[IN1] of a part of a buffer is that of the part, wherever it begins", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }), (bytes, from, to) => {
        expect(crc32(bytes.subarray(from, to))).toBe(zlibCrc32(bytes.slice(from, to)));
      }),
    );
  });
});

describe("crc32-xor-seq", () => {
  test("[IN2] the vectors of the wire profile", () => {
    expect(suite.seal(ascii("Hello"), 5)).toBe("f7d18987");
    expect(crc32(ascii("Hello"))).toBe(0xf7d18982);
    expect(suite.seal(A, 7)).toBe("88b2f97e");
    expect(suite.seal(new Uint8Array(), 0)).toBe("00000000");
  });

  test("[IN2] the tag is always eight lower-case hex digits, up to the last number of 32 bit", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 0, max: 0xffff_ffff }), (bytes, seq) => {
        const tag = suite.seal(bytes, seq);
        expect(tag).toMatch(/^[0-9a-f]{8}$/);
        expect(Number.parseInt(tag, 16)).toBe(Number((BigInt(zlibCrc32(bytes)) ^ BigInt(seq)) & 0xffff_ffffn));
      }),
    );
  });

  test("[IN3] a tag is compared without case, and a malformed one is wrong", () => {
    expect(suite.verify(ascii("Hello"), 5, "F7D18987")).toEqual({
      status: "valid",
      suite: "crc32-xor-seq",
      seq: 5,
      expected: "f7d18987",
      received: "F7D18987",
    });
    for (const tag of ["f7d18988", "", "f7d1898", "f7d189870", " f7d18987", "0xf7d18987", "nonsense"]) {
      expect(suite.verify(ascii("Hello"), 5, tag).status).toBe("compromised");
    }
  });

  test("[IN3] of an endless tag only the beginning is told", () => {
    expect(suite.verify(ascii("Hello"), 5, "f".repeat(1_000_000)).received).toBe("f".repeat(64));
  });

  test("[IN4] finds a shifted number and any one flipped bit", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat({ max: 1_000_000 }),
        fc.nat(),
        (bytes, seq, at) => {
          const tag = suite.seal(bytes, seq);
          expect(suite.verify(bytes, seq, tag).status).toBe("valid");
          expect(suite.verify(bytes, seq + 1_000, tag).status).toBe("compromised");
          const flipped = bytes.slice();
          const bit = at % (bytes.length * 8);
          flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(suite.verify(flipped, seq, tag).status).toBe("compromised");
        },
      ),
    );
  });

  test("[IN5] it collides: another payload at another number has the same tag", () => {
    expect(OTHER_SEQ).not.toEqual(A);
    expect(suite.seal(OTHER_SEQ, 12)).toBe(suite.seal(A, 7));
    expect(suite.verify(OTHER_SEQ, 12, suite.seal(A, 7)).status).toBe("valid");
  });

  test("[IN5] it collides: another payload at the same number has the same tag", () => {
    expect(SAME_SEQ).not.toEqual(A);
    expect(suite.verify(SAME_SEQ, 7, "88b2f97e").status).toBe("valid");
  });

  test("[IN5] it is linear: the tag of an altered packet follows from the alteration alone", () => {
    const original = ascii("transfer=0100;to=bob");
    const altered = ascii("transfer=9999;to=eve");
    const delta = original.map((byte, i) => byte ^ (altered[i] ?? 0));
    const predicted = crc32(original) ^ crc32(delta) ^ crc32(new Uint8Array(delta.length));
    expect(predicted >>> 0).toBe(0x80660ade);
    expect(crc32(altered)).toBe(0x80660ade);
  });

  test("[IN5] a number beyond 32 bit would pass as a smaller one, which is why the gate refuses it", () => {
    expect(crc32XorSeqTag(crc32(ascii("Hello")), 4_294_967_301)).toBe("f7d18987");
  });
});
