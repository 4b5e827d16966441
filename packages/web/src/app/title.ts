import { known, type Place } from "./memory.ts";

/** What a room is called: a sealed one has no name but what this person calls it. */
export const titleAt = (place: Place): string => known(place)?.label ?? place.label ?? place.room;
