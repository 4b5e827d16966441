import { ArrowUpDown, AtSign, Ellipsis, Hash, LockKeyhole, TriangleAlert, X } from "lucide-react";
import { IconButton } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatClock, formatDate, startOfDay } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { badgeOf, type RoomRow, wordsOf } from "./row.ts";

interface RoomsListProps {
  rooms: readonly RoomRow[];
  onShow: (key: string) => void;
  /** Somebody wants to know what can be done with a room. */
  onMenu: (key: string) => void;
  onDismiss: (key: string) => void;
}

/** The rooms of this browser, each with what is new in it. */
export function RoomsList({ rooms, onShow, onMenu, onDismiss }: RoomsListProps) {
  return (
    <ul className="flex flex-col gap-0.5">
      {rooms.map((room) => (
        <li
          key={room.key}
          className={classes(
            "group/room relative flex items-center rounded-lg",
            room.current ? "bg-accent-wash" : "hover:bg-hover has-focus-visible:bg-hover",
          )}
        >
          <button
            type="button"
            data-room={room.key}
            aria-current={room.current ? "page" : undefined}
            onClick={() => onShow(room.key)}
            className="flex min-h-13 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 py-1 text-start"
          >
            <Sign room={room} />
            <span className="min-w-0 flex-1">
              <Title room={room} />
              <span className="flex min-h-5 items-center gap-2">
                <Below room={room} />
                <Badge room={room} />
              </span>
            </span>
            <span className="sr-only">{wordsOf(room)}</span>
          </button>
          {room.stand === "gone" ? (
            <IconButton label={say("rooms.remove", { room: room.title })} onClick={() => onDismiss(room.key)}>
              <X aria-hidden="true" className="size-4" />
            </IconButton>
          ) : room.stand === "open" ? (
            <IconButton
              label={say("rooms.options", { room: room.title })}
              onClick={() => onMenu(room.key)}
              // Where a pointer hovers it lies over the time, and nothing has to make room for it.
              className="lg:absolute lg:top-1 lg:inset-e-1 lg:size-6 lg:bg-raised lg:opacity-0 lg:shadow-rest lg:focus-visible:opacity-100 lg:group-hover/room:opacity-100"
            >
              <Ellipsis aria-hidden="true" className="size-4" />
            </IconButton>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Title({ room: { title, username, unread, quiet, stand, current, last } }: { room: RoomRow }) {
  return (
    <span className="flex items-baseline gap-1.5">
      <span className="flex min-w-0 flex-1 items-baseline gap-1.5">
        <span
          className={classes(
            "min-w-0 truncate",
            unread > 0 && !quiet ? "font-semibold" : "font-medium",
            stand !== "open" && "text-ink-soft",
            current && "text-accent",
          )}
        >
          <bdi>{title}</bdi>
        </span>
        {username === undefined ? null : (
          <span className="min-w-0 truncate text-ink-soft text-xs">{say("rooms.as", { name: username })}</span>
        )}
      </span>
      {last === undefined ? null : (
        <time dateTime={new Date(last.at).toISOString()} className="figures shrink-0 text-2xs text-ink-soft">
          {whenOf(last.at)}
        </time>
      )}
    </span>
  );
}

/** Open or sealed; a transfer under way turns at its corner. */
function Sign({ room: { sealed, moving, current } }: { room: RoomRow }) {
  const Icon = sealed ? LockKeyhole : Hash;
  return (
    <span
      aria-hidden="true"
      className={classes(
        "relative inline-flex size-8 shrink-0 items-center justify-center rounded-lg",
        current ? "bg-accent text-accent-ink" : "bg-sunken text-ink-soft",
      )}
    >
      <Icon className="size-4" />
      {moving ? (
        <span className="absolute -inset-e-1 -bottom-1 inline-flex size-4 items-center justify-center rounded-full bg-accent text-accent-ink ring-2 ring-ground">
          <ArrowUpDown className="size-2.5" />
        </span>
      ) : null}
    </span>
  );
}

/** What was said last, or what is the matter. */
function Below({ room: { last, trouble, unread, quiet } }: { room: RoomRow }) {
  if (trouble !== undefined) {
    return (
      <span className="flex min-w-0 flex-1 items-center gap-1 text-wait text-xs">
        <TriangleAlert aria-hidden="true" className="size-3 shrink-0" />
        <span className="min-w-0 truncate" title={trouble}>
          {trouble}
        </span>
      </span>
    );
  }
  return (
    <span className={classes("min-w-0 flex-1 truncate text-xs", unread > 0 && !quiet ? "text-ink" : "text-ink-soft")}>
      {last === undefined
        ? say("rooms.nothing-said")
        : say("rooms.last", { name: last.own ? say("rooms.you") : last.from, text: last.text ?? say("rooms.deleted") })}
    </span>
  );
}

const whenOf = (at: number): string =>
  startOfDay(at) === startOfDay(Date.now()) ? formatClock(at) : formatDate(at, { day: "numeric", month: "short" });

/** How much is new: filled when somebody is wanted, a ring when nobody is told. */
function Badge({ room: { unread, called, quiet } }: { room: RoomRow }) {
  if (unread === 0) return null;
  return (
    <span
      aria-hidden="true"
      className={classes(
        "figures inline-flex h-5 min-w-5 shrink-0 items-center justify-center gap-0.5 rounded-full px-1.5 font-semibold text-2xs",
        quiet
          ? "border border-line-strong text-ink-soft"
          : called
            ? "bg-accent text-accent-ink"
            : "bg-ink-soft text-surface",
      )}
    >
      {called ? <AtSign className="size-3" /> : null}
      {badgeOf(unread)}
    </span>
  );
}
