/** How many of these times, in ms, fall into the fullest tenth of a second. */
export function fullestTenth(times: readonly number[]): number {
  const tenths = new Map<number, number>();
  for (const time of times) {
    const tenth = Math.floor(time / 100);
    tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
  }
  return Math.max(0, ...tenths.values());
}
