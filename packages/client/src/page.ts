/** The client of a page whose way in is light: what it needs in a room is fetched when somebody wants into one. */
import type { ChatCastClient } from "./api.ts";
import { type ClientOptions, openWith } from "./open.ts";

const code = async () => (await import("./driver/membership.ts")).Membership;

/** As `openClient`; entering a room fetches what `fetchRooms` has not. */
export function openPageClient(options: ClientOptions = {}): ChatCastClient {
  return openWith(code, options);
}

/** Fetches it before, so that nobody waits at the door. Rejects when the server has another build by now. */
export async function fetchRooms(): Promise<void> {
  await code();
}
