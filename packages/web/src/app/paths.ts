import type { ChatCastClient } from "@chatcast/client";
import { PathLog } from "@chatcast/client/path";

const started = new WeakMap<ChatCastClient, PathLog>();

/** How the path of the page's client is, from the first time on that somebody asked. */
export function pathOf(client: ChatCastClient): PathLog {
  const known = started.get(client);
  if (known !== undefined) return known;
  const platform = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
  };
  const made = new PathLog(client, platform, "/healthz");
  started.set(client, made);
  return made;
}
