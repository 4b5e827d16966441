import { formatNumber, formatSeries } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

/** A room as the list shows it. */
export interface RoomRow {
  key: string;
  title: string;
  sealed: boolean;
  /** Under which name one is there, where that is not the usual one. */
  username: string | undefined;
  current: boolean;
  unread: number;
  /** Some of it is for this person alone, or calls it by name. */
  called: boolean;
  /** It counts, and nobody is told of it. */
  quiet: boolean;
  /** Of a deleted message there is no text. */
  last: { from: string; own: boolean; text: string | undefined; at: number } | undefined;
  /** What stands in place of the last message because it is more urgent. */
  trouble: string | undefined;
  /** Transfers are under way. */
  moving: boolean;
  /** gone: it leads nowhere, and can be taken off the list. */
  stand: "open" | "away" | "gone";
}

/** What is said of a room's state, for whoever hears the row instead of seeing it. */
export function wordsOf({ sealed, unread, called, moving }: RoomRow): string {
  const words = [
    sealed ? say("rooms.sealed") : undefined,
    unread === 0 ? undefined : say("rooms.unread", { n: formatNumber(unread) }),
    called ? say("rooms.called") : undefined,
    moving ? say("rooms.moving") : undefined,
  ];
  return formatSeries(words.filter((word) => word !== undefined));
}

/** A badge has room for two digits. */
export const badgeOf = (unread: number): string => (unread > 99 ? "99+" : String(unread));
