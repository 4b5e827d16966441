/**
 * Whether a browser page of this origin may talk to the server: its own host, or one of the listed origins. No Origin
 * (tools, SDK, CLI) is fine; cookies are never used, so there is nothing that a foreign page could ride on.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  listed: ReadonlySet<string>,
): boolean {
  if (origin === undefined || listed.has(origin)) return true;
  const url = URL.parse(origin);
  return url !== null && url.host !== "" && url.host === host?.toLowerCase() && url.origin === origin.toLowerCase();
}
