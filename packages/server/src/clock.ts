import { performance } from "node:perf_hooks";

/** Two clocks: the calendar's for what people read, a monotonic one for durations (a stepped clock must not end a hold). */
export interface Clock {
  /** Milliseconds since the epoch. */
  epoch(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
}

export const systemClock: Clock = {
  epoch: () => Date.now(),
  monotonic: () => performance.now(),
};
