import type { Hop } from "./types.ts";

/** Headers that only one kind of hop sets. */
const MARKS: readonly (readonly [header: string, name: string])[] = [
  ["cf-ray", "Cloudflare"],
  ["x-amz-cf-id", "CloudFront"],
  ["x-varnish", "Varnish"],
  ["x-akamai-request-id", "Akamai"],
  ["x-azure-ref", "Azure Front Door"],
  ["fly-request-id", "Fly"],
  ["x-envoy-upstream-service-time", "Envoy"],
];

/** How `Server` and `Via` name programs, and how people do. */
const PROGRAMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^nginx\b/i, "nginx"],
  [/^openresty\b/i, "nginx"],
  [/^cloudflare\b/i, "Cloudflare"],
  [/^caddy\b/i, "Caddy"],
  [/^apache\b/i, "Apache"],
  [/^haproxy\b/i, "HAProxy"],
  [/^envoy\b/i, "Envoy"],
  [/^squid\b/i, "Squid"],
  [/^varnish\b/i, "Varnish"],
  [/^traefik\b/i, "Traefik"],
  [/^awselb\b/i, "AWS load balancer"],
  [/^google frontend\b/i, "Google Frontend"],
];

/** The ChatCast server itself names no program, so whatever an answer names stands in between. */
export function hopsOf(headers: Headers, body = ""): Hop[] {
  const hops: Hop[] = [];
  const add = (hop: Hop): void => {
    if (!hops.some(({ name }) => name === hop.name)) hops.push(hop);
  };
  const server = headers.get("server");
  if (server !== null) add(programHop(server, `Server: ${server}`));
  const via = headers.get("via");
  for (const one of via?.split(",") ?? []) {
    // "1.1 varnish (Varnish/7.4)": a version of HTTP, a name, a comment.
    const [, name = ""] = one.trim().split(/\s+/, 2);
    if (name !== "") add(programHop(name, `Via: ${one.trim()}`));
  }
  for (const [header, name] of MARKS) {
    const value = headers.get(header);
    if (value !== null) add({ name, evidence: `${header}: ${value}` });
  }
  // Pages of errors carry the name also where the header was taken away.
  const page = /<center>(nginx|openresty)(?:\/([\w.]+))?<\/center>/i.exec(body);
  if (page !== null) add(withVersion({ name: "nginx", evidence: page[0] }, page[2]));
  return hops;
}

function programHop(text: string, evidence: string): Hop {
  const name = PROGRAMS.find(([pattern]) => pattern.test(text))?.[1] ?? text.split("/", 1)[0] ?? text;
  return withVersion({ name, evidence }, /\/([\w.]+)/.exec(text)?.[1]);
}

const withVersion = (hop: Hop, version: string | undefined): Hop => (version === undefined ? hop : { ...hop, version });
