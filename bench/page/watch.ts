import type { Report } from "../src/page/jobs.ts";

/** Frames before the work begins, so that what belongs to opening the page is over. */
const SETTLE_FRAMES = 60;

/** Does some work, and tells how the page's main thread got on meanwhile. */
export async function watched(work: () => Promise<void>): Promise<Report> {
  for (let n = 0; n < SETTLE_FRAMES; n++) await frame();
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  const intervals: number[] = [];
  let running = true;
  let last = await frame();
  const began = Date.now();
  const watching = (async () => {
    while (running) {
      const now = await frame();
      intervals.push(now - last);
      last = now;
    }
  })();
  await work();
  const ended = Date.now();
  running = false;
  await watching;
  tasks.push(...observer.takeRecords().map(({ duration }) => duration));
  observer.disconnect();
  intervals.sort((a, b) => a - b);
  const at = (share: number) => intervals[Math.max(0, Math.ceil(share * intervals.length) - 1)] ?? Number.NaN;
  return {
    began,
    ended,
    longTasks: { count: tasks.length, longest: Math.max(0, ...tasks) },
    frames: { p50: at(0.5), p99: at(0.99), max: at(1), count: intervals.length },
  };
}

/** Resolves with the time of the next frame. */
export const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
