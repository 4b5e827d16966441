/** Any unit, both the same. */
export interface Size {
  width: number;
  height: number;
}

/** How a page is drawn. */
export interface Sheet extends Size {
  /** CSS pixels for a point of the page. */
  scale: number;
  /** Pixels of its picture for a CSS pixel: fewer than the screen has where the picture would be too large. */
  density: number;
}

/** Of a page's picture: 64 MiB of memory, and as much as a canvas may have on a phone. */
export const PAGE_PIXELS = 16 * 1024 * 1024;
/** Of either side of it, in pixels. */
const LONGEST = 8_192;

/** Times the width that is there. */
export const ZOOMS = [1, 1.5, 2, 3, 4] as const;

/**
 * @param page in points
 * @param width CSS pixels that a page has at a zoom of 1
 * @param density of the screen, in pixels for a CSS pixel
 */
export function sheetOf(page: Size, width: number, zoom: number, density: number): Sheet {
  const scale = Math.min((width * zoom) / page.width, LONGEST / page.width, LONGEST / page.height);
  const size = { width: page.width * scale, height: page.height * scale };
  const most = Math.sqrt(PAGE_PIXELS / (size.width * size.height));
  const longest = LONGEST / Math.max(size.width, size.height);
  return { ...size, scale, density: Math.min(density, most, longest) };
}

/** What is looked at. */
export interface Place {
  page: number;
  /** Index in `ZOOMS`. */
  zoom: number;
}

/**
 * Where a key leads. Arrows to the side and the space bar's neighbours turn pages unless the page is wider than its window:
 * then arrows scroll. @returns undefined when the key means nothing here, or nothing more
 */
export function turned(key: string, { page, zoom }: Place, count: number, forwards: 1 | -1): Place | undefined {
  const pages: Partial<Record<string, number>> = {
    ...(zoom === 0 ? { ArrowRight: page + forwards, ArrowLeft: page - forwards } : {}),
    PageDown: page + 1,
    PageUp: page - 1,
    Home: 1,
    End: count,
  };
  const zooms: Partial<Record<string, number>> = { "+": zoom + 1, "-": zoom - 1, "0": 0 };
  const next = { page: pages[key] ?? page, zoom: zooms[key] ?? zoom };
  const same = next.page === page && next.zoom === zoom;
  return same || next.page < 1 || next.page > count || ZOOMS[next.zoom] === undefined ? undefined : next;
}
