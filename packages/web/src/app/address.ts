import { type Place, placeKey, samePlace } from "./memory.ts";

/**
 * What the address bar says of the room that is shown: its name, or the id of a sealed one, in the fragment, which no
 * server gets. Neither is a secret; a sealed room's link never stands there.
 */
export function addressOf(place: Place | undefined): string {
  if (place === undefined) return "/";
  const { room, link, sealed } = place;
  const kind = link === undefined && sealed === undefined ? "room" : "sealed";
  return `/#${new URLSearchParams({ [kind]: room })}`;
}

/** The room that an address names, in whatever name one is there. */
export function roomIn(hash: string): { room: string; sealed: boolean } | undefined {
  const named = new URLSearchParams(hash.replace(/^#/, ""));
  const [room, id] = [named.get("room"), named.get("sealed")];
  if (room !== null && room !== "") return { room, sealed: false };
  return id === null || id === "" ? undefined : { room: id, sealed: true };
}

/** Which of several rooms an address means; of two that differ in one's own name alone, the preferred one. */
export function meantBy<Room extends { place: Place }>(
  hash: string,
  rooms: readonly Room[],
  preferred: Place | undefined,
): Room | undefined {
  const named = roomIn(hash);
  if (named === undefined) return undefined;
  const fits = rooms.filter(({ place }) => {
    const sealed = place.sealed === true || place.link !== undefined;
    return sealed === named.sealed && placeKey({ ...place, room: named.room }) === placeKey(place);
  });
  return fits.find(({ place }) => preferred !== undefined && samePlace(place, preferred)) ?? fits[0];
}

/** Which of the rooms the page goes back into first: the one that the address names, else the one that was shown last. */
export function backTo<Room extends { place: Place }>(
  hash: string,
  rooms: readonly Room[],
  last: Place | undefined,
): Room | undefined {
  // Who follows a link wants to go there, not back.
  if (roomIn(hash) !== undefined) return meantBy(hash, rooms, last);
  return rooms.find(({ place }) => last !== undefined && placeKey(place) === placeKey(last));
}
