import { type Dispatch, useEffect, useMemo, useReducer } from "react";
import { type PlayerAction, type PlayerState, playerReducer } from "./player.ts";

/** Between two steps where nothing is to move smoothly, in milliseconds. */
const STILL_STEP = 500;

/** Plays a recording that lasts so long: by frames, or in single steps for whoever wants no motion. */
export function usePlayer(duration: number): [PlayerState, Dispatch<PlayerAction>] {
  const reducer = useMemo(() => playerReducer(duration), [duration]);
  const [state, dispatch] = useReducer(reducer, { at: 0, playing: false });

  useEffect(() => {
    if (!state.playing) return;
    let last = performance.now();
    const pass = () => {
      const now = performance.now();
      dispatch({ type: "passed", ms: now - last });
      last = now;
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const timer = setInterval(pass, STILL_STEP);
      return () => clearInterval(timer);
    }
    let frame = requestAnimationFrame(function next() {
      pass();
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [state.playing]);

  return [state, dispatch];
}
