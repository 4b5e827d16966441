import { type RefObject, useLayoutEffect, useRef } from "react";
import { useKept } from "../../ui/kept.ts";
import type { TimelineRow } from "./timeline-rows.ts";

/** The row at the top, and how much of it was out of sight (CSS pixels). */
interface LastPlace {
  key: string;
  out: number;
}

interface LastPlaceOptions {
  rows: readonly TimelineRow[];
  scroller: RefObject<HTMLElement | null>;
  /** Somebody is at the newest message: that is where the room is shown again. */
  atEnd: boolean;
  show: (index: number, align: "start") => void;
}

/** Leads a room that is shown again back to where somebody was reading in it, as long as that row is still here. */
export function useLastPlace({ rows, scroller, atEnd, show }: LastPlaceOptions): void {
  const [before, keep] = useKept<LastPlace | undefined>("place", undefined);
  const first = useRef({ before, rows, show });
  const end = useRef(atEnd);
  end.current = atEnd;

  useLayoutEffect(() => {
    const { before: place, rows: drawn, show: lead } = first.current;
    const index = place === undefined ? -1 : drawn.findIndex(({ key }) => key === place.key);
    if (place === undefined || index === -1) return;
    lead(index, "start");
    // Rows are measured once they are drawn; only then is it known how far into one somebody was.
    const frame = requestAnimationFrame(() => scroller.current?.scrollBy({ top: place.out }));
    return () => cancelAnimationFrame(frame);
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    // Layout, not passive: it is measured before the list leaves the document.
    return () => keep(() => (end.current || element === null ? undefined : topOf(element)));
  }, [scroller, keep]);
}

function topOf(scroller: HTMLElement): LastPlace | undefined {
  const { top } = scroller.getBoundingClientRect();
  for (const row of scroller.querySelectorAll<HTMLElement>("[data-key]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top && row.dataset.key !== undefined) return { key: row.dataset.key, out: top - box.top };
  }
  return undefined;
}
