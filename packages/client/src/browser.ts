import type { ChatCastClient } from "./api.ts";
import { Membership } from "./driver/membership.ts";
import { type ClientOptions, openWith } from "./open.ts";

export * from "./index.ts";

/** As that of Node, without what goes past Socket.IO there: a browser has no socket to write to. */
export function openClient(options: ClientOptions = {}): ChatCastClient {
  return openWith(async () => Membership, options);
}
