import { expect, test } from "vitest";
import { HEAD_BYTES, previewKind, textOf } from "../src/features/chat/preview/kinds.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ["notes.TXT", "text"],
  ["page.html", "text"],
  ["drawing.svg", "text"],
  ["build.tsx", "text"],
  ["song.mp3", "sound"],
  ["film.mp4", "film"],
  ["paper.PDF", "pdf"],
  ["picture.png", undefined],
  ["txt", undefined],
  ["archive.txt.gz", undefined],
] as const)("[PG90] %s is looked at as %s", (name, kind) => {
  expect(previewKind(name)).toBe(kind);
});

test("[PG90] a text is UTF-8 without NUL; a character that was cut at the end is left out", () => {
  expect(textOf(utf8("grüße 🙂"))).toBe("grüße 🙂");
  expect(textOf(utf8("grüße 🙂").subarray(0, -1))).toBe("grüße ");
  expect(textOf(utf8(""))).toBe("");
  expect(textOf(utf8("a\0b"))).toBeUndefined();
  expect(textOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0x41))).toBeUndefined();
  expect(HEAD_BYTES).toBe(16_384);
});
