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

/** Timers that keep no process alive. A port, so that a simulation can own the time that passes. */
export interface Timers {
  /** Runs once after `ms`. @returns what stops it; harmless afterwards. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
