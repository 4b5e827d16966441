import type { ChatCastClient } from "@chatcast/client";
import type { DeskRoom } from "./desk-view.ts";
import { filesUnderWay } from "./idle.ts";

/** Of the six requests that a browser has at once for a server each polling room holds one, and whoever says something needs another. */
const MOST_POLLING = 4;

export function isPolling(client: Pick<ChatCastClient, "snapshot">): boolean {
  const { connection } = client.snapshot();
  return connection.state === "connected" && connection.transport === "polling";
}

const pollingOf = (rooms: readonly DeskRoom[]) =>
  rooms.filter(({ stand }) => stand.state === "open" && isPolling(stand.seat.client));

/** No other room may be connected unasked. */
export const isCrowded = (rooms: readonly DeskRoom[]): boolean => pollingOf(rooms).length >= MOST_POLLING;

/**
 * The room whose connection is to end because more poll than a browser can serve: of those in which nothing is under way the
 * one that was shown least recently, never the one that is shown. @param trail keys in the order of being shown
 */
export function tiredOf(
  rooms: readonly DeskRoom[],
  shown: string | undefined,
  trail: readonly string[],
): DeskRoom | undefined {
  const polling = pollingOf(rooms);
  if (polling.length <= MOST_POLLING) return undefined;
  const idle = polling.filter(
    ({ key, stand }) =>
      key !== shown &&
      stand.state === "open" &&
      stand.seat.client.onlyHere() === 0 &&
      !filesUnderWay(stand.seat.client.snapshot()),
  );
  return idle.toSorted((a, b) => trail.indexOf(a.key) - trail.indexOf(b.key))[0];
}
