import { PdfError } from "./book.ts";

/** Gives the bytes of a file from `begin` up to `end`. */
export type ReadPiece = (begin: number, end: number) => Promise<Uint8Array>;

/**
 * Pieces of what was verified, or of the file that a url leads to. Whoever reads a PDF asks for bytes and gets nothing else.
 * @throws PdfError away
 */
export function piecesOf(url: string, bytes: Blob | undefined, signal: AbortSignal): ReadPiece {
  if (bytes !== undefined) return async (begin, end) => new Uint8Array(await bytes.slice(begin, end).arrayBuffer());
  return async (begin, end) => {
    const answer = await fetch(url, { headers: { range: `bytes=${begin}-${end - 1}` }, signal }).catch(() => undefined);
    // Whoever between here and the server knows no ranges would send all of it for each.
    if (answer?.status !== 206) throw new PdfError("away");
    const piece = new Uint8Array(await answer.arrayBuffer());
    if (piece.length !== end - begin) throw new PdfError("away");
    return piece;
  };
}
