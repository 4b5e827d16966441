import type { ChatCastClient } from "@chatcast/client";
import type { Problem } from "../ui/problem.ts";
import { say } from "../words/words.ts";
import type { DeskRoom, Stand } from "./desk-view.ts";
import * as memory from "./memory.ts";

/** Each room that is open is a connection, and as much memory as was read of it. */
const MOST_ROOMS = 12;

const full = (): Problem => ({
  get what() {
    return say("frame.full", { n: MOST_ROOMS });
  },
  get todo() {
    return say("frame.full-do");
  },
  code: undefined,
});

export const isAway = ({ stand }: DeskRoom): boolean => stand.state === "waiting" || stand.state === "elsewhere";

/** The rooms of this page by their places, as this browser keeps them for all of its tabs. */
export class RoomList {
  #rooms: readonly DeskRoom[] = [];

  get all(): readonly DeskRoom[] {
    return this.#rooms;
  }

  get(key: string | undefined): DeskRoom | undefined {
    return this.#rooms.find((room) => room.key === key);
  }

  at(place: memory.Place): DeskRoom | undefined {
    return this.get(memory.placeKey(place));
  }

  /** Why no other room can be opened; undefined where one can. @param known the one that is meant, where it is listed */
  fullWithout(known: DeskRoom | undefined): Problem | undefined {
    const counts = ({ stand }: DeskRoom) => stand.state === "open" || stand.state === "waiting";
    return this.#rooms.filter((room) => room !== known && counts(room)).length < MOST_ROOMS ? undefined : full();
  }

  /** At its place, or as the last one. */
  put(place: memory.Place, stand: Stand): void {
    const room: DeskRoom = { key: memory.placeKey(place), place, stand };
    const known = this.get(room.key);
    this.#rooms = known ? this.#rooms.map((other) => (other === known ? room : other)) : [...this.#rooms, room];
  }

  remove(key: string): void {
    this.#rooms = this.#rooms.filter((room) => room.key !== key);
  }

  /** Takes over what is kept by now: other tabs enter and leave rooms as well. What is open here stays. */
  sync(): void {
    const kept = memory.openPlaces();
    const current = memory.currentPlace();
    const missing = current === undefined || kept.some((place) => memory.samePlace(place, current)) ? [] : [current];
    const places: memory.OpenPlace[] = [...kept, ...missing];
    const rooms = places
      .filter((place) => place.gone !== undefined || memory.tokenOf(place) !== undefined)
      .map((place) => ({ key: memory.placeKey(place), place, stand: this.#standOf(place) }));
    const keys = new Set(rooms.map(({ key }) => key));
    const others = this.#rooms.filter(({ key, stand }) => stand.state === "open" && !keys.has(key));
    this.#rooms = [...rooms, ...others];
  }

  /** Tells the rooms that other tabs are in from those that nobody is in. */
  async askOtherTabs(client: Pick<ChatCastClient, "isOpenElsewhere">): Promise<void> {
    const asked = this.#rooms.filter(isAway).map(async ({ key, place }) => {
      const held = await client.isOpenElsewhere(memory.tokenOf(place) ?? "");
      const now = this.get(key);
      // Somebody may have been faster.
      if (now !== undefined && isAway(now)) this.put(place, { state: held ? "elsewhere" : "waiting" });
    });
    await Promise.all(asked);
  }

  #standOf(place: memory.OpenPlace): Stand {
    const stand = this.at(place)?.stand;
    if (stand?.state === "open") return stand;
    if (place.gone !== undefined) return { state: "gone", why: place.gone };
    return stand === undefined || stand.state === "gone" ? { state: "waiting" } : stand;
  }
}
