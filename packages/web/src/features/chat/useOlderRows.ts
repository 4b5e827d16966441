import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { OlderPage } from "./timeline.ts";
import type { TimelineRow } from "./timeline-rows.ts";

/** This close to the start (CSS pixels) counts as waiting for what is older. */
export const AT_TOP = 160;
/** Older messages are asked for this many rows before the top. */
const NEAR_TOP = 8;
/** With no more rows than these the next page is asked for before somebody scrolls: one fling would be at the top. */
const AHEAD = 60;

interface OlderRowsOptions {
  rows: readonly TimelineRow[];
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLElement | null>;
  older: OlderPage | undefined;
  loading: boolean;
  /** The server can be reached. */
  within: boolean;
  /** It could not be fetched now, and somebody has to say that it shall be tried again. */
  outage: boolean;
  load: (withMember: string | undefined) => void;
}

/** Asks for older messages once somebody comes near the top, once for each state of the timeline, and keeps in its place what is read there. */
export function useOlderRows({
  rows,
  virtualizer,
  scroller,
  older,
  loading,
  within,
  outage,
  load,
}: OlderRowsOptions): void {
  const asked = useRef<OlderPage>(undefined);
  const ask = () => {
    if (outage) asked.current = undefined;
    if (older === undefined || outage || loading || asked.current === older) return;
    // A list that has just been led to its end is still drawn for its beginning, until an event tells of the move.
    const led = (scroller.current?.scrollTop ?? 0) > (virtualizer.scrollOffset ?? 0) + AT_TOP;
    const isNear = !led && (virtualizer.range?.startIndex ?? Number.POSITIVE_INFINITY) <= NEAR_TOP;
    const isShort = within && rows.length <= AHEAD;
    if (!older.first && !isNear && !isShort) return;
    asked.current = older;
    load(older.with);
  };
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
    ask();
  });
  useEffect(() => {
    const element = scroller.current;
    // Who is led away and comes back within a frame stands where they stood: nothing is drawn for that.
    const onScroll = () => latest.current();
    element?.addEventListener("scroll", onScroll, { passive: true });
    return () => element?.removeEventListener("scroll", onScroll);
  }, [scroller]);

  const before = useRef({ rows, end: 0 });
  useLayoutEffect(() => {
    const { rows: old, end } = before.current;
    before.current = { rows, end: virtualizer.measurementsCache[0]?.end ?? 0 };
    const [line, next] = old;
    const top = scroller.current?.scrollTop ?? 0;
    // A day's line goes when older messages of that day come. Nothing else tells then what was at the top.
    if (line?.kind !== "day" || next === undefined || top >= end || rows[0]?.key === line.key) return;
    const index = rows.findIndex(({ key }) => key === next.key);
    if (index > 1) virtualizer.scrollToIndex(index, { align: "start" });
  });
}
