import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barePicture, LIMITS, readThumbnail } from "../../src/index.ts";

const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));
const u16 = (value: number) => [value >> 8, value & 255];
const little = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

/** A key frame of that size, whose data are those bytes. */
function webp(width: number, height: number, data: number[] = [1, 2], kind = "VP8 "): Uint8Array {
  const frame = [0, 0, 0, 0x9d, 0x01, 0x2a, width & 255, width >> 8, height & 255, height >> 8, ...data];
  const chunk = [...ascii(kind), ...little(frame.length), ...frame, ...(frame.length % 2 ? [0] : [])];
  return Uint8Array.from([...ascii("RIFF"), ...little(4 + chunk.length), ...ascii("WEBP"), ...chunk]);
}

const segment = (kind: number, ...body: number[]) => [0xff, kind, ...u16(2 + body.length), ...body];
const frameOf = (width: number, height: number, kind = 0xc0) =>
  segment(kind, 8, ...u16(height), ...u16(width), 1, 1, 0x11, 0);
const TABLES = [...segment(0xe0, ...ascii("JFIF"), 0), ...segment(0xdb, 0, 1), ...segment(0xc4, 0, 1)];
const SCAN = [...segment(0xda, 1, 1, 0, 0, 63, 0), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
const END = [0xff, 0xd9];
const jpeg = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);
const small = jpeg(TABLES, frameOf(64, 48), SCAN, END);

describe("a small picture", () => {
  test("[FS9] is a lossy WebP or a baseline JPEG, of the size that its header tells", () => {
    const bytes = webp(64, 48);
    expect(readThumbnail(bytes)).toEqual({ type: "image/webp", width: 64, height: 48, bytes });
    expect(readThumbnail(webp(1, 64, [1]))).toMatchObject({ width: 1, height: 64 });
    expect(readThumbnail(small)).toEqual({ type: "image/jpeg", width: 64, height: 48, bytes: small });
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["a page", Uint8Array.from(ascii("<html><script>it()</script>"))],
    ["a drawing", Uint8Array.from(ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
    ["a PNG", Uint8Array.from([0x89, ...ascii("PNG\r\n\x1a\n"), 0, 0, 0, 13, ...ascii("IHDR")])],
    ["a GIF", Uint8Array.from(ascii("GIF89a"))],
    ["a larger WebP", webp(LIMITS.thumbnailSide + 1, 1)],
    ["a WebP bomb", webp(16_383, 16_383)],
    ["a WebP of no size", webp(0, 1)],
    ["a WebP with animation or metadata", webp(8, 8, [1, 2], "VP8X")],
    ["a lossless WebP", webp(8, 8, [1, 2], "VP8L")],
    ["a WebP with something behind it", Uint8Array.from([...webp(8, 8), ...ascii("<p>")])],
    [
      "half a WebP",
      webp(
        8,
        8,
        Array.from({ length: 40 }, () => 1),
      ).subarray(0, 40),
    ],
    ["a WebP that begins with no key frame", webp(8, 8).map((byte, at) => (at === 20 ? 1 : byte))],
    [
      "more bytes than it may have",
      webp(
        8,
        8,
        Array.from({ length: 1_600 }, () => 1),
      ),
    ],
    ["a larger JPEG", jpeg(TABLES, frameOf(65, 1), SCAN, END)],
    ["a JPEG bomb", jpeg(TABLES, frameOf(65_535, 65_535), SCAN, END)],
    ["a JPEG of two sizes", jpeg(TABLES, frameOf(8, 8), frameOf(9_000, 9_000), SCAN, END)],
    ["a progressive JPEG", jpeg(TABLES, frameOf(8, 8, 0xc2), SCAN, END)],
    ["a JPEG that says where it was taken", jpeg(segment(0xe1, ...ascii("Exif")), frameOf(8, 8), SCAN, END)],
    ["a JPEG with a comment", jpeg(segment(0xfe, ...ascii("<script>")), frameOf(8, 8), SCAN, END)],
    ["a JPEG without a frame", jpeg(TABLES, SCAN, END)],
    ["a JPEG with another one behind it", jpeg(TABLES, frameOf(8, 8), SCAN, END, [...small])],
    ["a JPEG with two scans", jpeg(TABLES, frameOf(8, 8), SCAN, SCAN, END)],
    ["a JPEG without an end", jpeg(TABLES, frameOf(8, 8), SCAN)],
    ["a JPEG whose segment is longer than it", jpeg([0xff, 0xdb, 0xff, 0xff, 1])],
  ])("[FS9] is not %s", (_what, bytes) => {
    expect(readThumbnail(bytes)).toBeUndefined();
  });

  test("[FS9] whatever bytes come, reading ends and throws nothing, and no picture is larger than it may be", () => {
    const beginnings = [[], [...small].slice(0, 20), [...webp(8, 8)].slice(0, 24)].map((one) => fc.constant(one));
    fc.assert(
      fc.property(fc.oneof(...beginnings), fc.uint8Array({ maxLength: 200 }), (beginning, rest) => {
        const found = readThumbnail(Uint8Array.from([...beginning, ...rest]));
        expect(Math.max(found?.width ?? 1, found?.height ?? 1)).toBeLessThanOrEqual(LIMITS.thumbnailSide);
      }),
    );
  });

  test("[FS9] a WebP is bare without what its encoder says of it, and the same picture", () => {
    const chunk = (kind: string, ...body: number[]) => [...ascii(kind), ...little(body.length), ...body];
    const bare = webp(64, 48, [1]);
    const said = [...chunk("VP8X", 0x20, 0, 0, 0, 63, 0, 0, 47, 0, 0), ...chunk("ICCP", 1, 2), ...bare.subarray(12)];
    const [behind, size] = [chunk("EXIF", 9, 9), little(4 + said.length + 10)];
    const whole = Uint8Array.from([...ascii("RIFF"), ...size, ...ascii("WEBP"), ...said, ...behind]);
    expect(readThumbnail(whole)).toBeUndefined();
    expect(barePicture(whole)).toEqual(bare);
  });

  test("[FS9] a JPEG is bare without what its encoder says of it, and the same picture", () => {
    const said = [segment(0xe1, ...ascii("Exif")), segment(0xe2, ...ascii("ICC")), segment(0xfe, 1)];
    expect(barePicture(jpeg(...said, TABLES, frameOf(64, 48), SCAN, END))).toEqual(small);
    expect(barePicture(small)).toEqual(small);
    for (const other of [webp(8, 8), webp(8, 8, [1, 2], "VP8L"), new Uint8Array(), jpeg(TABLES)])
      expect(barePicture(other)).toEqual(other);
  });
});
