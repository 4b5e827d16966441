import type { AdminRoom } from "@chatcast/client/admin";
import { formatDate } from "../../ui/format.ts";

export type SortBy = "name" | "here" | "members" | "messages" | "bytes" | "files" | "createdAt" | "used";

/** Day and minute, local time. */
export const formatWhen = (at: number): string => formatDate(at, { dateStyle: "short", timeStyle: "short" });

/** Who is in use now comes before whatever was used last. */
const used = ({ idleSince }: AdminRoom): number => idleSince ?? Number.POSITIVE_INFINITY;

/** By name from A on, by a figure from the largest on; what is equal there by name. */
export function sortRooms(rooms: readonly AdminRoom[], by: SortBy): AdminRoom[] {
  const byName = (one: AdminRoom, other: AdminRoom): number => one.name.localeCompare(other.name);
  if (by === "name") return rooms.toSorted(byName);
  const of = (room: AdminRoom): number => (by === "used" ? used(room) : room[by]);
  return rooms.toSorted((one, other) => {
    const [mine, theirs] = [of(one), of(other)];
    return mine === theirs ? byName(one, other) : theirs > mine ? 1 : -1;
  });
}
