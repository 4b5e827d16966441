/** Slices of 4 MiB read 2.4 times as fast as slices of 256 KiB in Chromium (DESIGN 5). */
const SLAB = 4 * 1024 * 1024;
/** Chunks are asked for in order, but a chunk may straddle two slabs and a late one may come from the one before. */
const SLABS_KEPT = 2;

/** Reads `length` bytes at `position`; never asked beyond the end. */
export type ReadRange = (position: number, length: number) => Promise<Uint8Array>;

export interface ReadAhead {
  read: ReadRange;
  /** What was read ahead is not wanted any more; what is asked for later is read anew. */
  drop(): void;
}

/**
 * Turns many small reads into few large ones. At most two slabs of 4 MiB stay in memory; concurrent reads of one slab
 * share it, and a failed one is forgotten, so that the next try reads again.
 */
export function readAhead(size: number, readRange: ReadRange): ReadAhead {
  const slabs = new Map<number, Promise<Uint8Array>>();

  function slab(index: number): Promise<Uint8Array> {
    const kept = slabs.get(index);
    if (kept !== undefined) return kept;
    const position = index * SLAB;
    const reading = readRange(position, Math.min(SLAB, size - position));
    slabs.set(index, reading);
    for (const oldest of slabs.keys()) {
      if (slabs.size <= SLABS_KEPT) break;
      slabs.delete(oldest);
    }
    reading.catch(() => {
      if (slabs.get(index) === reading) slabs.delete(index);
    });
    return reading;
  }

  const read: ReadRange = async (position, length) => {
    if (length === 0) return new Uint8Array(0);
    const first = Math.floor(position / SLAB);
    const last = Math.floor((position + length - 1) / SLAB);
    const start = position - first * SLAB;
    if (first === last) return (await slab(first)).subarray(start, start + length);
    const bytes = new Uint8Array(length);
    let filled = 0;
    for (let index = first; index <= last; index++) {
      const from = index === first ? start : 0;
      const part = (await slab(index)).subarray(from, from + length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  };
  return { read, drop: () => slabs.clear() };
}
