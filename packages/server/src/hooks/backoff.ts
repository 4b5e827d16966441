const FIRST_MS = 1_000;
const LONGEST_MS = 10 * 60_000;

/**
 * How long to wait behind that many failures in a row (1, 2 …): half of a ceiling that doubles from 1 s to 10 min, and up to
 * all of it. A receiver that says how long is waited for at least that long, but not longer than the longest.
 * @param random 0 … 1
 * @returns ms
 */
export function waitBehind(failures: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.min(LONGEST_MS, Math.max(retryAfterMs, (ceiling / 2) * (1 + random)));
}
