import { afterEach, expect, test, vi } from "vitest";
import { openPdf } from "../src/features/chat/preview/pdf/engine.ts";

const { render, getPage } = vi.hoisted(() => ({ render: vi.fn(), getPage: vi.fn() }));

vi.mock("pdfjs-dist/legacy/build/pdf.mjs", () => ({
  AnnotationMode: {},
  VerbosityLevel: {},
  PDFDataRangeTransport: class {},
  PDFWorker: { create: () => ({}) },
  TextLayer: class {},
  getDocument: () => ({ promise: Promise.resolve({ numPages: 1, getPage }) }),
}));

afterEach(() => vi.unstubAllGlobals());

test("[PG112] a page that was left before it could be read is not drawn", async () => {
  vi.stubGlobal("Worker", EventTarget);
  vi.stubGlobal("location", { href: "http://127.0.0.1/" });
  const page = Promise.withResolvers<unknown>();
  getPage.mockReturnValue(page.promise);
  const book = await openPdf(1, async () => new Uint8Array());
  const left = new AbortController();
  const canvas = {} as HTMLCanvasElement;
  const sheet = { width: 1, height: 1, scale: 1, density: 1 };
  const drawn = book.draw(1, sheet, canvas, {} as HTMLElement, left.signal);
  left.abort();
  page.resolve({ getViewport: () => ({}), render });
  await drawn;
  expect(render).not.toHaveBeenCalled();
  expect(canvas).toEqual({});
});
