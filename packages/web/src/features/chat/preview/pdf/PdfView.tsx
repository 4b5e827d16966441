import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "../../../../ui/Button.tsx";
import { formatNumber } from "../../../../ui/format.ts";
import { useWidth } from "../../../../ui/useWidth.ts";
import { direction, say } from "../../../../words/words.ts";
import { Note } from "../Note.tsx";
import { faultOf, type PdfBook } from "./book.ts";
import { type Place, sheetOf, turned, ZOOMS } from "./sheet.ts";
import { useBook } from "./useBook.ts";

const WHY = { locked: "pdf.locked", broken: "pdf.broken", large: "pdf.large", away: "chat.unreadable" } as const;

interface PdfViewProps {
  name: string;
  size: number;
  url: string;
  bytes?: Blob | undefined;
  /** It may be as wide as what it stands in; else it stands in a conversation. */
  roomy?: boolean;
}

/** A PDF, page by page. Nothing in it runs, and no link of it leads anywhere. */
export function PdfView({ name, size, url, bytes, roomy = false }: PdfViewProps) {
  const { opened, again } = useBook(size, url, bytes);
  const [lost, setLost] = useState(false);
  const retry = () => {
    setLost(false);
    again();
  };
  if (opened.state === "reading") return <Note>{say("chat.reading")}</Note>;
  const fault = lost ? "away" : opened.state === "failed" ? opened.fault : undefined;
  if (fault !== undefined) {
    return (
      <div className="flex flex-wrap items-center gap-x-2 pe-2">
        <Note>{say(WHY[fault])}</Note>
        {fault === "away" ? (
          <Button dense onClick={retry}>
            {say("chat.try-again")}
          </Button>
        ) : null}
      </div>
    );
  }
  if (opened.state !== "open") return null;
  return (
    <div className={roomy ? "w-full" : "w-[36rem] max-w-full"}>
      <Pages name={name} book={opened.book} onLost={setLost} />
    </div>
  );
}

function Pages({ name, book, onLost }: { name: string; book: PdfBook; onLost: (lost: true) => void }) {
  const [place, setPlace] = useState<Place>({ page: 1, zoom: 0 });
  const pages = useRef<HTMLElement>(null);
  const width = useWidth(pages, 0);
  const { page, zoom } = place;
  const { count } = book;

  const go = (key: string) => {
    const next = turned(key, place, count, direction() === "rtl" ? -1 : 1);
    if (next === undefined) return false;
    if (next.page !== page) pages.current?.scrollTo({ top: 0 });
    setPlace(next);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (go(event.key)) event.preventDefault();
  };

  return (
    <>
      <div className="flex items-center gap-1 px-2">
        <IconButton label={say("pdf.previous")} aria-disabled={page === 1} onClick={() => go("PageUp")}>
          <ChevronLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" />
        </IconButton>
        <p aria-live="polite" className="figures text-ink-soft text-xs">
          {say("pdf.place", { at: formatNumber(page), of: formatNumber(count) })}
        </p>
        <IconButton label={say("pdf.next")} aria-disabled={page === count} onClick={() => go("PageDown")}>
          <ChevronRight aria-hidden="true" className="size-5 rtl:-scale-x-100" />
        </IconButton>
        <IconButton className="ms-auto" label={say("pdf.smaller")} aria-disabled={zoom === 0} onClick={() => go("-")}>
          <ZoomOut aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label={say("pdf.larger")} aria-disabled={zoom === ZOOMS.length - 1} onClick={() => go("+")}>
          <ZoomIn aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      <section
        ref={pages}
        aria-label={say("pdf.pages-of", { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        dir="ltr"
        className="max-h-[60vh] min-h-40 overflow-auto bg-sunken [scrollbar-gutter:stable_both-edges]"
      >
        {width === 0 ? null : <Page book={book} place={place} width={width} onLost={onLost} />}
      </section>
    </>
  );
}

interface PageProps {
  book: PdfBook;
  place: Place;
  /** CSS pixels that are there for it. */
  width: number;
  onLost: (lost: true) => void;
}

/** The one page that is seen. The last one stays until the next is drawn, and then its memory goes. */
function Page({ book, place: { page, zoom }, width, onLost }: PageProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [undrawn, setUndrawn] = useState<number>();

  useEffect(() => {
    const stop = new AbortController();
    const draw = async () => {
      const sheet = sheetOf(await book.size(page), width, ZOOMS[zoom] ?? 1, window.devicePixelRatio);
      if (stop.signal.aborted) return;
      const { picture, canvas, words } = blank(
        say("pdf.place", { at: formatNumber(page), of: formatNumber(book.count) }),
      );
      await book.draw(page, sheet, canvas, words, stop.signal);
      if (stop.signal.aborted) return empty(canvas);
      for (const old of holder.current?.querySelectorAll("canvas") ?? []) empty(old);
      holder.current?.replaceChildren(picture);
      setUndrawn(undefined);
    };
    draw().catch((cause: unknown) => {
      if (stop.signal.aborted) return;
      if (faultOf(cause) === "away") onLost(true);
      else setUndrawn(page);
    });
    return () => stop.abort();
  }, [book, page, zoom, width, onLost]);

  return (
    <>
      {undrawn === page ? <Note>{say("pdf.undrawn")}</Note> : null}
      <div ref={holder} hidden={undrawn === page} />
    </>
  );
}

/** A page before anything is drawn on it: its picture, and its words over that. */
function blank(label: string) {
  const [picture, canvas, words] = [
    document.createElement("div"),
    document.createElement("canvas"),
    document.createElement("div"),
  ];
  picture.className = "pdf-page";
  words.className = "pdf-words";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  picture.append(canvas, words);
  return { picture, canvas, words };
}

/** Some browsers keep the memory of a canvas long after it is gone. */
function empty(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.height = 0;
}
