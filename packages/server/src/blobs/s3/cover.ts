/** Bytes that were written at once: where they begin, and how late they came. */
export interface Piece {
  order: number;
  position: number;
  length: number;
}

/** Bytes `start` to `end` (exclusive) of the blob are those of a piece. */
export interface Part {
  piece: Piece;
  start: number;
  end: number;
}

/** Bytes of a blob that has these pieces. */
export const sizeOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((size, { position, length }) => (length === 0 ? size : Math.max(size, position + length)), 0);

/**
 * Which piece each of the bytes `start` to `end` (exclusive) is of: the last one that has it.
 * @returns `missing`: some of them are of none
 */
export function cover(pieces: readonly Piece[], start: number, end: number): { parts: Part[]; missing: boolean } {
  const parts: Part[] = [];
  let open = start < end ? [{ start, end }] : [];
  const latestFirst = pieces
    .filter(({ position, length }) => position < end && position + length > start)
    .toSorted((a, b) => b.order - a.order);
  for (const piece of latestFirst) {
    if (open.length === 0) break;
    const until = piece.position + piece.length;
    open = open.flatMap((span) => {
      const [from, to] = [Math.max(span.start, piece.position), Math.min(span.end, until)];
      if (from >= to) return [span];
      parts.push({ piece, start: from, end: to });
      const rest = [
        { start: span.start, end: from },
        { start: to, end: span.end },
      ];
      return rest.filter((one) => one.start < one.end);
    });
  }
  return { parts, missing: open.length > 0 };
}
