import parseRange from "range-parser";

export type ByteRange = { kind: "whole" } | { kind: "part"; start: number; end: number } | { kind: "unsatisfiable" };

/**
 * What part of `size` bytes a `Range` header asks for (RFC 9110, section 14). Several ranges, another unit or nonsense
 * are answered with the whole; a range outside the bytes cannot be satisfied.
 */
export function byteRange(header: string | undefined, size: number): ByteRange {
  if (header === undefined) return { kind: "whole" };
  const ranges = parseRange(size, header);
  if (ranges === -1) return { kind: "unsatisfiable" };
  if (ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return { kind: "whole" };
  const [range] = ranges;
  return range === undefined ? { kind: "whole" } : { kind: "part", start: range.start, end: range.end };
}
