import type { Sheet, Size } from "./sheet.ts";

/**
 * locked: it wants a password · broken: it is no PDF, or not all of one · large: more than is looked at here · away: it, or what
 * shows it, could not be fetched.
 */
export type PdfFault = "locked" | "broken" | "large" | "away";

export class PdfError extends Error {
  readonly fault: PdfFault;

  constructor(fault: PdfFault) {
    super(`this PDF is ${fault}`);
    this.fault = fault;
  }
}

/** What is to be done about a failure, whoever told of it. What the library throws is known by its name. */
export function faultOf(cause: unknown): PdfFault {
  if (cause instanceof PdfError) return cause.fault;
  return cause instanceof Error && cause.name === "PasswordException" ? "locked" : "broken";
}

/** A PDF that is being looked at. Nothing of it is drawn before it is asked for, and nothing kept of what was drawn. */
export interface PdfBook {
  /** Of pages, which are counted from 1. */
  readonly count: number;
  /** Of a page, in points of 1/72 inch, turned as it says. */
  size(page: number): Promise<Size>;
  /** @param words where the page's words are laid over its picture, to be read, found and copied */
  draw(page: number, sheet: Sheet, canvas: HTMLCanvasElement, words: HTMLElement, signal: AbortSignal): Promise<void>;
  close(): void;
}
