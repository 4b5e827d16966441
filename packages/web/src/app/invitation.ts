/** Path of every link to a sealed room; what is behind it, and the fragment, only the client reads. */
const INVITED = /^\/r\//;

/**
 * The link that this page was opened by, taken out of the address bar before anything else runs: from there it would get
 * into the history, into screenshots, and to whoever looks over a shoulder. It is kept in memory alone.
 */
export function takeInvitation(): string | undefined {
  const { pathname, hash } = location;
  if (!INVITED.test(pathname)) return undefined;
  history.replaceState(null, "", "/");
  return pathname + hash;
}
