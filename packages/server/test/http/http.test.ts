import { describe, expect, test } from "vitest";
import { byteRange } from "../../src/http/byte-range.ts";
import { mediaTypeOf } from "../../src/http/media-types.ts";

describe("byte range", () => {
  test.each([
    [undefined, { kind: "whole" }],
    ["bytes=0-3", { kind: "part", start: 0, end: 3 }],
    ["bytes=5-", { kind: "part", start: 5, end: 9 }],
    ["bytes=-2", { kind: "part", start: 8, end: 9 }],
    ["bytes=0-1,3-4", { kind: "whole" }],
    ["lines=0-1", { kind: "whole" }],
    ["nonsense", { kind: "whole" }],
    ["bytes=10-20", { kind: "unsatisfiable" }],
  ] as const)("[HI1] %s of ten bytes", (header, expected) => {
    expect(byteRange(header, 10)).toEqual(expected);
  });
});

describe("media types", () => {
  test.each([
    ["a.png", "image/png"],
    ["a.JPG", "image/jpeg"],
    ["a.mp3", "audio/mpeg"],
    ["a.webm", "video/webm"],
    ["a.pdf", "application/octet-stream"],
    ["a.txt", "application/octet-stream"],
    ["a.svg", "application/octet-stream"],
    ["a.html", "application/octet-stream"],
    ["png", "image/png"],
    ["none", "application/octet-stream"],
  ])("[HI2] %s is %s", (name, type) => {
    expect(mediaTypeOf(name)).toBe(type);
  });
});
