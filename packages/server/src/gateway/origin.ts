import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a browser page may talk to the server: one of its own host, one of a listed origin, or one that the browser itself
 * calls of the same origin as what it asks (`Sec-Fetch-Site`, which no page can set; W3C Fetch Metadata): a proxy that
 * writes another Host changes nothing about that. No Origin (tools, SDK, CLI) is fine; cookies are never used, so there is
 * nothing that a foreign page could ride on.
 */
export function originAllowed(headers: IncomingHttpHeaders, listed: ReadonlySet<string>): boolean {
  const { origin, host, "sec-fetch-site": site } = headers;
  if (origin === undefined || listed.has(origin) || site === "same-origin") return true;
  const url = URL.parse(origin);
  return url !== null && url.host !== "" && url.host === host?.toLowerCase() && url.origin === origin.toLowerCase();
}
