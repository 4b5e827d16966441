import { type RefObject, useEffect, useState } from "react";
import { type Place, type Surroundings, Way } from "./jump.ts";
import type { Failure } from "./older.ts";

interface JumpOptions extends Surroundings {
  place: Place | undefined;
  load: (withMember: string | undefined, until?: number) => void;
  show: (index: number, align: "center") => void;
  scroller: RefObject<HTMLElement | null>;
}

interface Jump {
  /** Key of the row to which somebody was just led. */
  lit: string | undefined;
  /** What was looked for is not kept any more. */
  lost: boolean;
  /** What was looked for could not be fetched. */
  failed: Failure | undefined;
  again: () => void;
  dismiss: () => void;
}

type End = { lit: string } | "lost" | "over" | Failure;

/** How long a row that was jumped to is set off, in milliseconds. */
const LIT = 2_500;

/** Leads to a message: fetches what is older until it is here, shows it in the middle, sets it off and puts the focus on it. */
export function useJump(options: JumpOptions): Jump {
  const { place, conversations, rows, older, loading, failure, load, show, scroller } = options;
  const [state, setState] = useState<{ way: Way; end?: End }>();
  if (place !== undefined && state?.way.place !== place) setState({ way: new Way(place, failure) });
  const open = state !== undefined && state.end === undefined ? state.way : undefined;

  useEffect(() => {
    if (open === undefined) return;
    const step = open.next({ conversations, rows, older, loading, failure });
    if (step.do === "load") load(step.with, step.until);
    else if (step.do === "lose") setState({ way: open, end: "lost" });
    else if (step.do === "fail") setState({ way: open, end: step.failure });
    else if (step.do === "show") {
      show(step.index, "center");
      setState({ way: open, end: { lit: step.key } });
    }
  }, [open, rows, conversations, older, loading, failure, load, show]);

  const end = state?.end;
  useEffect(() => {
    if (end === undefined || (end !== "lost" && !isLit(end))) return;
    // Drawn only after the list has moved.
    const frame = requestAnimationFrame(() => {
      if (isLit(end)) scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(end.lit)}"]`)?.focus();
    });
    const timer = setTimeout(() => setState((now) => now && { ...now, end: "over" }), LIT);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [end, scroller]);

  return {
    lit: isLit(end) ? end.lit : undefined,
    lost: end === "lost",
    // Once the room is entered anew nothing is in the way any more.
    failed: end === failure ? failure : undefined,
    again: () => setState((now) => now && { way: new Way(now.way.place, failure) }),
    dismiss: () => setState((now) => now && { ...now, end: "over" }),
  };
}

const isLit = (end: End | undefined): end is { lit: string } => typeof end === "object" && "lit" in end;
