import type { RoomRow } from "../features/rooms/row.ts";
import { say } from "../words/words.ts";
import { sayGone } from "./gone.ts";
import { known, type Place } from "./memory.ts";
import type { Overseen } from "./overview.ts";
import { titleAt } from "./title.ts";

/** Rooms as the list shows them. @param quiet whether nobody is told of what is new in a room */
export function rowsOf(
  rooms: readonly Overseen[],
  shown: string | undefined,
  quiet: (place: Place) => boolean,
): RoomRow[] {
  const titles = rooms.map(({ room }) => titleAt(room.place));
  return rooms.map(({ room: { key, place, stand }, summary }, index) => ({
    key,
    title: titles[index] ?? place.room,
    sealed: place.sealed === true || known(place)?.link !== undefined,
    username:
      titles.indexOf(titles[index] ?? "") === titles.lastIndexOf(titles[index] ?? "") ? undefined : place.username,
    current: key === shown,
    unread: key === shown ? 0 : (summary?.unread ?? 0),
    called: key !== shown && summary?.called === true,
    quiet: quiet(place),
    last: summary?.last,
    trouble: troubleOf({ place, stand, summary }),
    moving: (summary?.moving ?? 0) > 0,
    stand: stand.state === "open" || stand.state === "gone" ? stand.state : "away",
  }));
}

function troubleOf({
  place,
  stand,
  summary,
}: Pick<Overseen, "summary"> & Pick<Overseen["room"], "place" | "stand">): string | undefined {
  if (stand.state === "gone") return sayGone(stand.why, place).what;
  if (stand.state === "elsewhere") return say("rooms.elsewhere");
  if (stand.state === "waiting") return say("rooms.waiting");
  if (summary === undefined) return undefined;
  if (summary.stopped) return say("rooms.stopped");
  if (summary.connection === "taken") return say("rooms.taken");
  if (summary.connection === "disconnected") return say("rooms.disconnected");
  return summary.connection === "connecting" && summary.last === undefined ? say("shell.connecting") : undefined;
}

/** How much is new in rooms that nobody looks at now, without those that are to be quiet. @param inView key of the room in view */
export function unreadOf(
  rooms: readonly Overseen[],
  inView: string | undefined,
  quiet: (place: Place) => boolean,
): number {
  return rooms.reduce((sum, { room, summary }) => {
    const counts = room.key !== inView && !quiet(room.place);
    return sum + (counts ? (summary?.unread ?? 0) : 0);
  }, 0);
}
