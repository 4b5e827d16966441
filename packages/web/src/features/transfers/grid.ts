/** How the cells of a transfer lie: `columns` by `rows` squares of `size` CSS pixels. */
export interface GridShape {
  columns: number;
  rows: number;
  size: number;
}

const LARGEST = 14;
const SMALLEST = 1;
/** Below this a hairline between cells would eat the cell. */
export const LINED_FROM = 6;

/**
 * The largest squares with which `count` cells fit into a box of `width` by `height` CSS pixels. At the smallest size the
 * grid grows past `height` and scrolls.
 */
export function gridShape(count: number, width: number, height: number): GridShape {
  for (let size = LARGEST; size >= SMALLEST; size -= 1) {
    const columns = Math.max(1, Math.floor(width / size));
    const rows = Math.max(1, Math.ceil(count / columns));
    if (size === SMALLEST || rows * size <= height)
      return { columns: Math.min(columns, Math.max(1, count)), rows, size };
  }
  throw new RangeError("unreachable: the smallest size always fits");
}

/** The cell under a point of the grid (CSS pixels from its corner), undefined beside the last one. */
export function cellAt(shape: GridShape, count: number, x: number, y: number): number | undefined {
  const column = Math.floor(x / shape.size);
  const row = Math.floor(y / shape.size);
  if (column < 0 || column >= shape.columns || row < 0) return undefined;
  const seq = row * shape.columns + column;
  return seq < count ? seq : undefined;
}

/** Red, green, blue of each cell state, in the order of `CELL`. */
export type Palette = readonly (readonly [red: number, green: number, blue: number])[];

/** Paints one pixel a cell into RGBA bytes; bytes past the last cell stay transparent. */
export function paintCells(cells: Uint8Array, palette: Palette, rgba: Uint8ClampedArray): void {
  for (let seq = 0; seq < cells.length; seq += 1) {
    const colour = palette[cells[seq] ?? 0];
    if (!colour) continue;
    const at = seq * 4;
    rgba[at] = colour[0];
    rgba[at + 1] = colour[1];
    rgba[at + 2] = colour[2];
    rgba[at + 3] = 255;
  }
}

/** How many cells are in each state, in the order of `CELL`. */
export function tally(cells: Uint8Array, states: number): number[] {
  const counts = new Array<number>(states).fill(0);
  for (const state of cells) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Where a key leads from chunk `seq`; undefined when it is none that moves about. */
export function chunkByKey({ columns }: GridShape, count: number, seq: number, key: string): number | undefined {
  const to = {
    ArrowLeft: seq - 1,
    ArrowRight: seq + 1,
    ArrowUp: seq - columns,
    ArrowDown: seq + columns,
    PageUp: seq - 10 * columns,
    PageDown: seq + 10 * columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
