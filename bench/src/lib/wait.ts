import { setTimeout as sleep } from "node:timers/promises";

/** Looks every few milliseconds until `done` says so. @throws after `seconds`, saying what was waited for. */
export async function until(what: string, done: () => boolean, seconds = 600): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(5);
  }
}
