/** Of a picture that is drawn small: meanwhile the browser has all of it in memory, four bytes each. */
const MOST_PIXELS = 64 * 1024 * 1024;

/** In pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * How large a picture is drawn whose longer side shall have that many pixels. Told the width alone, a browser would make of a strip
 * of 1 by 20,000 pixels a picture of 330 MB.
 * @returns undefined for one of too many pixels, and for one of which less than a pixel would be left
 */
export function smallSize({ width, height }: Size, side: number): Size | undefined {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < 1 || shorter * side < longer || width * height > MOST_PIXELS) return undefined;
  const shrunk = (pixels: number) => Math.floor((pixels * side) / longer);
  return { width: shrunk(width), height: shrunk(height) };
}
