import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientFrame, FrameReader } from "../src/wire/frame-reader.ts";

/** A server's frame (RFC 6455, 5.2): text, unmasked, with the shortest length that fits. */
function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text, "latin1");
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
  if (payload.length < 65_536) {
    const head = Buffer.from([0x81, 126, 0, 0]);
    head.writeUInt16BE(payload.length, 2);
    return Buffer.concat([head, payload]);
  }
  const head = Buffer.alloc(10);
  head[0] = 0x81;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

function read(pieces: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const reader = new FrameReader((bytes, start, end) => seen.push(bytes.toString("latin1", start, end)));
  for (const piece of pieces) reader.feed(piece, piece.length);
  return seen;
}

const texts = ["", "42", "x".repeat(125), "y".repeat(126), "z".repeat(400), "w".repeat(70_000), "end"];
const shown = texts.map((text) => text.slice(0, 320));
const wire = Buffer.concat(texts.map(serverFrame));

describe("FrameReader", () => {
  test("shows the beginning of every frame, whatever its length", () => {
    expect(read([wire])).toEqual(shown);
  });

  test("byte by byte it sees the same", () => {
    expect(read([...wire].map((byte) => Buffer.from([byte])))).toEqual(shown);
  });

  test("cut anywhere it sees the same", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: wire.length }), { maxLength: 12 }), (places) => {
        const cuts = [0, ...places.sort((a, b) => a - b), wire.length];
        expect(read(cuts.slice(1).map((cut, index) => wire.subarray(cuts[index], cut)))).toEqual(shown);
      }),
    );
  });

  test("reads no further than it is told, so that one buffer can serve many sockets", () => {
    const frame = serverFrame("42");
    const seen: string[] = [];
    const reader = new FrameReader((bytes, start, end) => seen.push(bytes.toString("latin1", start, end)));
    reader.feed(Buffer.concat([frame, frame]), frame.length);
    expect(seen).toEqual(["42"]);
  });
});

describe("clientFrame", () => {
  test.each([0, 125, 126, 65_535])("masks %i bytes with zeros and writes the shortest length", (length) => {
    const frame = clientFrame("x".repeat(length));
    const head = length < 126 ? 6 : 8;
    expect(frame.length).toBe(head + length);
    expect(frame[0]).toBe(0x81);
    expect(frame[1]).toBe(length < 126 ? 0x80 | length : 0xfe);
    expect([...frame.subarray(head - 4, head)]).toEqual([0, 0, 0, 0]);
    expect(frame.toString("latin1", head)).toBe("x".repeat(length));
  });

  test("refuses what it could not say in 16 bits", () => {
    expect(() => clientFrame("x".repeat(65_536))).toThrow(RangeError);
  });
});
