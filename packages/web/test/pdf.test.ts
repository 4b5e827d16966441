import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { faultOf, PdfError } from "../src/features/chat/preview/pdf/book.ts";
import { piecesOf } from "../src/features/chat/preview/pdf/pieces.ts";
import { PAGE_PIXELS, sheetOf, turned, ZOOMS } from "../src/features/chat/preview/pdf/sheet.ts";

const A4 = { width: 595, height: 842 };

describe("a page's picture", () => {
  test("[PG113] fits the width that is there, with the pixels of the screen, and grows with the zoom", () => {
    expect(sheetOf(A4, 595, 1, 1)).toEqual({ ...A4, scale: 1, density: 1 });
    expect(sheetOf(A4, 1_190, 1, 2)).toEqual({ width: 1_190, height: 1_684, scale: 2, density: 2 });
    expect(sheetOf(A4, 595, 1.5, 1)).toMatchObject({ width: 892.5, scale: 1.5 });
  });

  test("[PG113] has no more pixels than it may have, however large the page, the window and the zoom are", () => {
    const points = fc.double({ min: 1, max: 14_400, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ width: points, height: points }),
        fc.integer({ min: 1, max: 4_000 }),
        fc.constantFrom(...ZOOMS),
        fc.constantFrom(1, 1.5, 2, 3),
        (page, width, zoom, screen) => {
          const sheet = sheetOf(page, width, zoom, screen);
          const [wide, high] = [sheet.width * sheet.density, sheet.height * sheet.density];
          expect(wide * high).toBeLessThanOrEqual(PAGE_PIXELS * 1.001);
          expect(Math.max(wide, high)).toBeLessThanOrEqual(8_192.001);
          expect(sheet.density).toBeLessThanOrEqual(screen);
          expect(sheet.width / sheet.height).toBeCloseTo(page.width / page.height, 6);
        },
      ),
    );
  });
});

describe("keys", () => {
  const at = { page: 2, zoom: 0 };

  test.each([
    ["ArrowRight", { page: 3, zoom: 0 }],
    ["ArrowLeft", { page: 1, zoom: 0 }],
    ["PageDown", { page: 3, zoom: 0 }],
    ["PageUp", { page: 1, zoom: 0 }],
    ["Home", { page: 1, zoom: 0 }],
    ["End", { page: 9, zoom: 0 }],
    ["+", { page: 2, zoom: 1 }],
    ["0", undefined],
    ["-", undefined],
    ["a", undefined],
    ["ArrowDown", undefined],
  ])("[PG112] %s", (key, to) => {
    expect(turned(key, at, 9, 1)).toEqual(to);
  });

  test("[PG112] arrows follow the direction of the page, and scroll what is wider than its window", () => {
    expect(turned("ArrowRight", at, 9, -1)).toEqual({ page: 1, zoom: 0 });
    expect(turned("ArrowRight", { page: 2, zoom: 1 }, 9, 1)).toBeUndefined();
    expect(turned("PageDown", { page: 2, zoom: 1 }, 9, 1)).toEqual({ page: 3, zoom: 1 });
    expect(turned("0", { page: 2, zoom: 3 }, 9, 1)).toEqual(at);
  });

  test("[PG112] nothing leads before the first page, behind the last one, or beyond the largest zoom", () => {
    expect(turned("PageUp", { page: 1, zoom: 0 }, 9, 1)).toBeUndefined();
    expect(turned("ArrowRight", { page: 9, zoom: 0 }, 9, 1)).toBeUndefined();
    expect(turned("End", { page: 9, zoom: 0 }, 9, 1)).toBeUndefined();
    expect(turned("+", { page: 1, zoom: ZOOMS.length - 1 }, 9, 1)).toBeUndefined();
  });
});

describe("the bytes of a PDF", () => {
  afterEach(() => vi.unstubAllGlobals());
  const { signal } = new AbortController();
  const digits = new TextEncoder().encode("0123456789");

  test("[PG111] come from what was verified, without a request", async () => {
    vi.stubGlobal("fetch", () => expect.unreachable());
    expect(await piecesOf("/files/a", new Blob([digits]), signal)(2, 5)).toEqual(digits.subarray(2, 5));
  });

  test("[PG111] come from the file's url piece by piece", async () => {
    const asked: unknown[] = [];
    const answer =
      (status: number) =>
      async (url: string, { headers }: RequestInit) => {
        asked.push([url, headers]);
        return new Response(digits.subarray(2, 5), { status });
      };
    vi.stubGlobal("fetch", answer(206));
    expect(await piecesOf("/files/a", undefined, signal)(2, 5)).toEqual(digits.subarray(2, 5));
    expect(asked).toEqual([["/files/a", { range: "bytes=2-4" }]]);
    await expect(piecesOf("/files/a", undefined, signal)(2, 6)).rejects.toMatchObject({ fault: "away" });
    for (const status of [200, 404]) {
      vi.stubGlobal("fetch", answer(status));
      await expect(piecesOf("/files/a", undefined, signal)(2, 5)).rejects.toMatchObject({ fault: "away" });
    }
  });
});

test("[PG114] what is wrong is told apart: a password, what could not be fetched, what is too large, and the rest", () => {
  expect(faultOf(Object.assign(new Error("No password given"), { name: "PasswordException" }))).toBe("locked");
  expect(faultOf(Object.assign(new Error("Invalid PDF structure."), { name: "InvalidPDFException" }))).toBe("broken");
  expect(faultOf(new PdfError("away"))).toBe("away");
  expect(faultOf(new PdfError("large"))).toBe("large");
  expect(faultOf("anything")).toBe("broken");
});
