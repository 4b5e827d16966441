import { useEffect, useState } from "react";

/** How often what is shown of a time ahead is looked at again. */
const EVERY = 60_000;

/**
 * Milliseconds until a time (epoch ms), 0 once it is over; undefined where there is none. Drawn anew as it shrinks, and at
 * the moment itself.
 */
export function useUntil(at: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now);
  const left = at === undefined ? undefined : Math.max(0, at - now);
  useEffect(() => {
    if (left === undefined || left === 0) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(EVERY, left));
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}
