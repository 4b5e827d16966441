/**
 * Types that a browser may show from here, by extension: pictures that cannot carry script. Everything else is bytes;
 * with `nosniff` no browser makes a page of them.
 */
const SAFE_TO_SHOW: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["avif", "image/avif"],
]);

export function mediaTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
  return SAFE_TO_SHOW.get(extension) ?? "application/octet-stream";
}
