import type { ChatCastClient } from "@chatcast/client";
import type { DeskRoom } from "./desk-view.ts";

/** Forgets a message that could not be delivered: every client of the page has read of it, and shows it wherever one is. */
export function discardEverywhere(here: ChatCastClient, rooms: readonly DeskRoom[], id: string): void {
  const others = rooms.flatMap(({ stand }) => (stand.state === "open" ? [stand.seat.client] : []));
  for (const client of new Set([here, ...others])) {
    if (client.snapshot().unsent.some((message) => message.id === id)) client.discard(id);
  }
}
