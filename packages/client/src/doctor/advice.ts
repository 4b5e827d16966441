import { type Told, told } from "../told.ts";
import type { Advices, CheckName } from "./types.ts";

type Advice = Told<Advices>;

const set = (program: string, line: string, text: string): Advice => told("set", { program, line }, text);
const raise = (program: string, line: string): Advice =>
  told("raise", { program, line }, `Raise \`${line}\` in ${program}'s configuration.`);

/** What to change, where it is known which program stands in the way. */
const AT: Readonly<Record<string, Partial<Record<CheckName, Advice>>>> = {
  nginx: {
    websocket: set(
      "nginx",
      "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_set_header Host $http_host;",
      "In nginx's location of /socket.io/ set `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_set_header Host $http_host;`.",
    ),
    bodies: set(
      "nginx",
      "client_max_body_size 0;",
      "Set `client_max_body_size 0;` in nginx's server block: 1m is its default.",
    ),
    silence: set(
      "nginx",
      "proxy_read_timeout 300s;",
      "Set `proxy_read_timeout 300s;` in nginx's location of /socket.io/: 60s is its default.",
    ),
    headers: set(
      "nginx",
      "proxy_set_header Host $http_host;",
      "Set `proxy_set_header Host $http_host;` in nginx, and take away what hides or adds headers.",
    ),
    ranges: told(
      "remove",
      { program: "nginx", line: "proxy_force_ranges, slice" },
      "Take `proxy_force_ranges`, `slice` and caches for /files/ out of nginx's configuration.",
    ),
    streaming: set("nginx", "proxy_buffering off;", "Set `proxy_buffering off;` in nginx's location of /files/."),
  },
  Apache: {
    websocket: set(
      "Apache",
      "ProxyPass /socket.io/ http://… upgrade=websocket",
      "Load mod_proxy_wstunnel, or use `ProxyPass /socket.io/ http://… upgrade=websocket` from Apache 2.4.47 on.",
    ),
    bodies: raise("Apache", "LimitRequestBody"),
    silence: raise("Apache", "ProxyTimeout"),
  },
  HAProxy: {
    silence: told(
      "raise",
      { program: "HAProxy", line: "timeout tunnel, timeout client" },
      "Raise `timeout tunnel` and `timeout client` in HAProxy's configuration.",
    ),
  },
  Cloudflare: {
    websocket: told("cloudflare-websocket", {}, "Switch WebSockets on under Network in Cloudflare's dashboard."),
    bodies: told(
      "cloudflare-bodies",
      {},
      "Cloudflare takes 100 MB a request unless the plan allows more; larger files go in chunks over the WebSocket.",
    ),
    silence: told(
      "cloudflare-silence",
      {},
      "Cloudflare cuts what is idle for 100 s and this cannot be changed; the heartbeat keeps connections open.",
    ),
  },
};

const ANYWHERE: Record<CheckName, string> = {
  server: "Check the address, and that the server runs and can be reached from here.",
  websocket: "Let the proxy pass on Upgrade and Connection for /socket.io/.",
  frames: "Raise the proxy's limit for the size of WebSocket messages, or have it pass WebSockets on without looking.",
  bodies: "Raise the proxy's limit for the size of a request.",
  silence: "Raise the proxy's idle timeout for WebSockets above a minute.",
  headers: "Have the proxy pass on Host and the server's headers as they are.",
  ranges: "Have the proxy pass on Range and 206 answers for /files/.",
  streaming: "Switch the buffering of answers off in the proxy for /files/.",
};

/** What to do about a check, for the program named `hop` if that is known. */
export function adviceFor(check: CheckName, hop: string | undefined): Advice {
  return (hop === undefined ? undefined : AT[hop]?.[check]) ?? told(check, {}, ANYWHERE[check]);
}
