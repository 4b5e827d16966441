/** The chunks of a file up to `below`, behind those of the stretch before it, and what sealed them. */
export interface Stretch<S> {
  below: number;
  stream: S;
}

/** Streams in which one file may come, one behind the other. */
export const MAX_STRETCHES = 8;

/**
 * Goes on with a file of `total` chunks in another stream, from chunk `from` on: what was sealed before that stays as it is, in
 * the streams that sealed it.
 * @param stretches of the file so far, in order
 */
export function continued<S>(stretches: readonly Stretch<S>[], from: number, total: number, stream: S): Stretch<S>[] {
  const kept = stretches.filter((_, at) => (stretches[at - 1]?.below ?? 0) < from);
  const cut = kept.map(({ below, stream: before }) => ({ below: Math.min(below, from), stream: before }));
  return [...cut, { below: total, stream }];
}

/** What seals chunk `seq`. @throws RangeError for a chunk beyond the last */
export function streamAt<S>(stretches: readonly Stretch<S>[], seq: number): S {
  const stretch = stretches.find(({ below }) => seq < below);
  if (stretch === undefined) throw new RangeError(`chunk ${seq} is beyond the last`);
  return stretch.stream;
}
