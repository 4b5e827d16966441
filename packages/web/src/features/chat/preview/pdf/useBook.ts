import { useEffect, useState } from "react";
import { withWords } from "../../../../words/words.ts";
import { faultOf, type PdfBook, type PdfFault } from "./book.ts";
import { piecesOf } from "./pieces.ts";

export type Opened = { state: "reading" } | { state: "failed"; fault: PdfFault } | { state: "open"; book: PdfBook };

/** Opens a PDF, and closes it when nobody looks at it any more. What draws it is fetched with the first one. */
export function useBook(size: number, url: string, bytes: Blob | undefined): { opened: Opened; again: () => void } {
  const [opened, setOpened] = useState<Opened>({ state: "reading" });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let book: PdfBook | undefined;
    const open = async () => {
      const engine = await withWords("extras", import("./engine.ts")).catch(() => undefined);
      if (engine === undefined) return setOpened({ state: "failed", fault: "away" });
      if (stop.signal.aborted) return;
      book = await engine.openPdf(size, piecesOf(url, bytes, stop.signal));
      if (stop.signal.aborted) book.close();
      else setOpened({ state: "open", book });
    };
    open().catch((cause: unknown) => {
      if (!stop.signal.aborted) setOpened({ state: "failed", fault: faultOf(cause) });
    });
    return () => {
      stop.abort();
      book?.close();
    };
  }, [size, url, bytes, turn]);
  const again = () => {
    setOpened({ state: "reading" });
    setTurn(turn + 1);
  };
  return { opened, again };
}
