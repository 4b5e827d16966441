/** What the page fetches when it is opened. It does that, reports, and is closed. */
export type Job =
  | { do: "send"; server: string; bytes: number }
  | { do: "put"; url: string; bytes: number }
  | { do: "through"; server: string; bytes: number; room: "open" | "sealed"; step: "sending" | "reading" }
  | { do: "grid"; cells: number; changesPerSecond: number; seconds: number }
  | { do: "events"; events: number; perSecond: number };

/** Milliseconds between the page's frames. */
export interface Frames {
  p50: number;
  p99: number;
  max: number;
  count: number;
}

export interface Report {
  /** When the work itself began and ended, ms since the epoch. */
  began: number;
  ended: number;
  /** Tasks of the main thread that took longer than 50 ms, as the browser tells them. */
  longTasks: { count: number; longest: number };
  frames: Frames;
}

/** Where the page finds its job and leaves its report. */
export const JOB_PATH = "/job";
export const REPORT_PATH = "/report";
