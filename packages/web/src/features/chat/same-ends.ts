/** How many elements of two lists are the very same at their beginning. */
export function samePrefix(one: readonly unknown[], other: readonly unknown[]): number {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && one[same] === other[same]) same++;
  return same;
}

/** How many are at their end, none of the first `prefix` among them. */
export function sameSuffix(one: readonly unknown[], other: readonly unknown[], prefix: number): number {
  const most = Math.min(one.length, other.length) - prefix;
  let same = 0;
  while (same < most && one[one.length - 1 - same] === other[other.length - 1 - same]) same++;
  return same;
}
