/** Rows drawn beyond the view, above and below, of a long table. */
export const OVERSCAN = 16;
/** Short tables are drawn whole, so that find-in-page reaches every row. */
const DRAWN_WHOLE = 320;
/** So many rows more with each frame: all at once would hold up the page. */
const STEP = 32;

/** How many rows beyond the view the next frame draws. @param reach how many this one does */
export function nextReach(reach: number, count: number): number {
  if (count > DRAWN_WHOLE) return OVERSCAN;
  return Math.max(reach, Math.min(count, reach + STEP));
}
