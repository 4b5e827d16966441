/** What a url of the server's that leads anywhere else becomes. */
const NOWHERE = "about:blank";

/**
 * Where a path of the server leads from here. Without a base it stays a path of the page's own origin. Anything but a
 * path on the server itself (another host, `javascript:`) leads nowhere: it will become a link.
 */
export function hrefOf(path: string, base: string | undefined): string {
  if (!/^\/(?![/\\])/.test(path)) return NOWHERE;
  if (base === undefined) return path;
  const url = new URL(path, base);
  return url.origin === new URL(base).origin ? url.href : NOWHERE;
}
