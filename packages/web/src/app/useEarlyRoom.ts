import { useEffect } from "react";
import { loadRoom } from "./LazyRoom.tsx";

const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/**
 * Loads the room at the first sign of somebody at the page, so that it is there by the time they enter. A page that is
 * only opened stays light.
 */
export function useEarlyRoom(): void {
  useEffect(() => {
    const stop = () => {
      for (const sign of SIGNS) removeEventListener(sign, begin);
    };
    const begin = () => {
      stop();
      // Whoever enters tries again, and is told.
      loadRoom().catch(() => undefined);
    };
    for (const sign of SIGNS) addEventListener(sign, begin, { passive: true });
    return stop;
  }, []);
}
