import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { TimelineRow } from "./timeline-rows.ts";

/** reachable: Tab reaches it · held: somebody opened it by a touch. */
export interface Bar {
  reachable: boolean;
  held: boolean;
}

interface ActiveRows {
  /** What is listened to on the list. */
  events: {
    onPointerOver: (event: PointerEvent<HTMLElement>) => void;
    onPointerLeave: () => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onFocus: (event: { target: EventTarget }) => void;
  };
  /** The bar of a row; most rows have none. */
  barOf: (key: string) => Bar | undefined;
  hold: (key: string | undefined) => void;
}

/**
 * Which rows have a bar of actions: the one under the pointer, the one that was touched, and one for the keyboard, at
 * first the newest. Up and down lead from bar to bar, so that Tab passes the whole list in one step.
 */
export function useRows(
  rows: readonly TimelineRow[],
  scroller: RefObject<HTMLElement | null>,
  show: (index: number, align: "auto") => void,
): ActiveRows {
  const [pointed, setPointed] = useState<string>();
  const [held, setHeld] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const wanted = useRef<string>(undefined);
  const current = chosen ?? rows.findLast(({ kind }) => kind === "message")?.key;

  useEffect(() => {
    if (wanted.current === undefined || wanted.current !== chosen) return;
    wanted.current = undefined;
    const row = scroller.current?.querySelector(`[data-key="${CSS.escape(chosen)}"]`);
    (row?.querySelector<HTMLElement>("[role=toolbar] button") ?? (row as HTMLElement | null))?.focus();
  }, [chosen, scroller]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || !(event.target as HTMLElement).closest("[role=toolbar], [data-key]:focus")) return;
    const at = rows.findIndex(({ key }) => key === keyAround(event.target));
    let next = at + step;
    while (rows[next] !== undefined && rows[next]?.kind !== "message") next += step;
    const row = rows[next];
    if (at === -1 || row === undefined) return;
    event.preventDefault();
    show(next, "auto");
    wanted.current = row.key;
    setChosen(row.key);
  };

  return {
    events: {
      onPointerOver: (event) => {
        if (event.pointerType === "mouse") setPointed(keyAround(event.target));
      },
      onPointerLeave: () => setPointed(undefined),
      onKeyDown,
      onFocus: ({ target }) => {
        if ((target as HTMLElement).closest("[role=toolbar]")) setChosen(keyAround(target));
      },
    },
    barOf: (key) =>
      key === pointed || key === held || key === current
        ? { reachable: key === current, held: key === held }
        : undefined,
    hold: useCallback((key) => setHeld(key), []),
  };
}

const keyAround = (target: EventTarget): string | undefined =>
  (target as HTMLElement).closest<HTMLElement>("[data-key]")?.dataset.key;
