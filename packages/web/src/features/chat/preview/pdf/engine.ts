import {
  AnnotationMode,
  getDocument,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  PDFWorker,
  TextLayer,
  VerbosityLevel,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import jbig2 from "pdfjs-dist/wasm/jbig2_nowasm_fallback.js?url";
import openjpeg from "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url";
import { type PdfBook, PdfError } from "./book.ts";
import type { ReadPiece } from "./pieces.ts";
import { PAGE_PIXELS, type Sheet } from "./sheet.ts";

/** Of a PDF that is looked at: the library takes that much memory at once, however few pages are seen. */
const PDF_BYTES = 128 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;
/** Runs of words of a page that can be read, found and copied: each is an element. */
const MAX_WORDS = 4_000;
/** For how long a worker may take to end by itself, in milliseconds. */
const ENDING = 2_000;

/** The folder in which both are: the worker asks there for one by its name when a picture needs it. */
export function folderOf(one: string, other: string): string {
  const folder = one.slice(0, one.lastIndexOf("/") + 1);
  if (!other.startsWith(folder)) throw new Error(`${other} is not in ${folder}`);
  return folder;
}

/** How the library is let work: it makes no request, no code of text, and reads only what it is given. */
const RULES = {
  verbosity: VerbosityLevel.ERRORS,
  rangeChunkSize: PIECE_BYTES,
  disableStream: true,
  disableAutoFetch: true,
  enableXfa: false,
  // The page's CSP lets nobody compile any.
  useWasm: false,
  maxImageSize: 2 * PAGE_PIXELS,
};

/** Gives the library the pieces that it asks for. */
class Pieces extends PDFDataRangeTransport {
  readonly #read: ReadPiece;
  readonly #lost: (cause: unknown) => void;
  #over = false;

  constructor(size: number, read: ReadPiece, lost: (cause: unknown) => void) {
    super(size, null);
    this.#read = read;
    this.#lost = lost;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#read(begin, end).then(
      (piece) => {
        if (!this.#over) this.onDataRange(begin, piece);
      },
      (cause: unknown) => this.#lost(cause),
    );
  }

  override abort(): void {
    this.#over = true;
  }
}

/** Opens a PDF in a worker of its own. @throws PdfError, and whatever the library throws of a file that is none */
export async function openPdf(size: number, read: ReadPiece): Promise<PdfBook> {
  if (size > PDF_BYTES) throw new PdfError("large");
  const port = new Worker(worker, { type: "module", name: "pdf" });
  const lost = Promise.withResolvers<never>();
  // Whoever waits hears of it; nobody has to.
  lost.promise.catch(() => undefined);
  port.addEventListener("error", () => lost.reject(new PdfError("away")));
  const reader = PDFWorker.create({ port, verbosity: RULES.verbosity });
  const task = getDocument({
    ...RULES,
    range: new Pieces(size, read, lost.reject),
    worker: reader,
    wasmUrl: new URL(folderOf(jbig2, openjpeg), location.href).href,
  });
  const end = () => {
    reader.destroy();
    port.terminate();
  };
  const close = () => {
    // A file may keep its worker busy for ever.
    const patience = setTimeout(end, ENDING);
    task
      .destroy()
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(patience);
        end();
      });
  };
  try {
    return bookOf(await Promise.race([task.promise, lost.promise]), lost.promise, close);
  } catch (cause) {
    close();
    throw cause;
  }
}

function bookOf(document: PDFDocumentProxy, lost: Promise<never>, close: () => void): PdfBook {
  const pageOf = (page: number) => Promise.race([document.getPage(page), lost]);
  return {
    count: document.numPages,
    async size(page) {
      const { width, height } = (await pageOf(page)).getViewport({ scale: 1 });
      return { width, height };
    },
    async draw(number, sheet, canvas, words, signal) {
      const page = await pageOf(number);
      // A signal tells nobody who begins to listen that it has gone.
      if (signal.aborted) return;
      const viewport = page.getViewport({ scale: sheet.scale });
      measure(canvas, sheet);
      const { density } = sheet;
      const task = page.render({
        canvas,
        viewport,
        transform: [density, 0, 0, density, 0, 0],
        // As they look; what they would do is done by layers of the library that are not here.
        annotationMode: AnnotationMode.ENABLE,
      });
      signal.addEventListener("abort", () => task.cancel(), { once: true });
      await Promise.race([task.promise, lost]);
      const { items, ...rest } = await Promise.race([page.getTextContent(), lost]);
      if (signal.aborted) return;
      words.style.setProperty("--total-scale-factor", String(sheet.scale * page.userUnit));
      const textContentSource = { ...rest, items: items.slice(0, MAX_WORDS) };
      await new TextLayer({ textContentSource, container: words, viewport }).render();
      page.cleanup();
    },
    close,
  };
}

function measure(canvas: HTMLCanvasElement, { width, height, density }: Sheet): void {
  canvas.width = Math.max(1, Math.floor(width * density));
  canvas.height = Math.max(1, Math.floor(height * density));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
