import type { AdminDesk, AdminRoom } from "@chatcast/client/admin";
import { ChevronRight, Lock } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { Panel } from "./Panel.tsx";
import { RoomDetail } from "./RoomDetail.tsx";
import { formatWhen, type SortBy, sortRooms } from "./rooms.ts";

const COLUMNS: readonly { by: SortBy; word: Key; right?: boolean }[] = [
  { by: "name", word: "admin.room" },
  { by: "here", word: "admin.here", right: true },
  { by: "members", word: "admin.members", right: true },
  { by: "messages", word: "admin.messages", right: true },
  { by: "bytes", word: "admin.takes", right: true },
  { by: "files", word: "admin.files", right: true },
  { by: "createdAt", word: "admin.created" },
  { by: "used", word: "admin.last-used" },
];

const STANDING = { quarantined: "admin.standing-quarantined", closed: "admin.standing-closed" } as const;

interface RoomsTableProps {
  desk: AdminDesk;
  rooms: readonly AdminRoom[] | undefined;
  more: boolean;
  onMore: () => void;
  onDone: () => void;
}

/** Every room, sorted by any column; one row opens at a time. */
export function RoomsTable({ desk, rooms = [], more, onMore, onDone }: RoomsTableProps) {
  const [by, setBy] = useState<SortBy>("used");
  const [open, setOpen] = useState<string>();
  return (
    <Panel
      title={say("admin.rooms")}
      wide
      aside={<p className="text-2xs text-ink-soft">{say("admin.rooms-here", { n: rooms.length })}</p>}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        aria-label={say("admin.rows-of-rooms")}
        className="max-h-[32rem] overflow-auto rounded-lg border border-line"
      >
        <table aria-label={say("admin.rooms")} className="w-full text-sm">
          <thead className="sticky top-0 z-10 bg-surface text-2xs text-ink-soft">
            <tr>
              {COLUMNS.map(({ by: column, word, right }) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={by === column ? (column === "name" ? "ascending" : "descending") : undefined}
                  className={classes(
                    "px-2 py-1 font-medium",
                    right ? "text-end" : "text-start",
                    column !== "name" && "max-md:hidden",
                  )}
                >
                  <button
                    type="button"
                    onClick={() => setBy(column)}
                    className={classes(
                      "h-8 whitespace-nowrap rounded-md px-1 hover:text-ink",
                      by === column && "text-ink underline",
                    )}
                  >
                    {say(word)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRooms(rooms, by).map((room) => (
              <Fragment key={room.id}>
                <Row
                  room={room}
                  open={open === room.id}
                  onOpen={() => setOpen(open === room.id ? undefined : room.id)}
                />
                {open === room.id ? (
                  <tr>
                    <td colSpan={COLUMNS.length} className="bg-sunken p-0">
                      <RoomDetail key={room.id} desk={desk} room={room} onDone={onDone} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
        {rooms.length === 0 ? (
          <p className="px-4 py-6 text-center text-ink-soft text-sm">{say("admin.no-room")}</p>
        ) : null}
      </section>
      {more ? (
        <Button dense className="self-start" onClick={onMore}>
          {say("admin.more-rooms")}
        </Button>
      ) : null}
    </Panel>
  );
}

function Row({ room, open, onOpen }: { room: AdminRoom; open: boolean; onOpen: () => void }) {
  const { name, sealed, standing, here, members, messages, bytes, files, createdAt, idleSince } = room;
  return (
    <tr className="border-line border-t">
      <th scope="row" className="px-1 py-1 md:max-w-64 text-start font-medium">
        <button
          type="button"
          aria-expanded={open}
          onClick={onOpen}
          className="flex min-h-8 w-full min-w-32 items-center gap-1.5 rounded-md px-1 text-start hover:bg-hover"
        >
          <ChevronRight
            aria-hidden="true"
            className={classes("size-4 shrink-0 text-ink-soft", open ? "rotate-90" : "rtl:-scale-x-100")}
          />
          <span className={classes("min-w-0 truncate", sealed && "figures text-xs")}>
            <bdi>{name}</bdi>
          </span>
          {sealed ? (
            <span className="inline-flex items-center gap-1 text-2xs text-ink-soft">
              <Lock aria-hidden="true" className="size-3" />
              {say("admin.sealed")}
            </span>
          ) : null}
          {standing === undefined ? null : <span className="text-2xs text-wait">{say(STANDING[standing])}</span>}
        </button>
        <p className="figures px-7 pb-1 text-ink-soft text-xs md:hidden">
          {say("admin.row-summary", {
            here: formatNumber(here),
            n: messages,
            size: formatBytes(bytes),
            used: idleSince === null ? say("admin.in-use") : say("admin.used", { when: formatWhen(idleSince) }),
          })}
        </p>
      </th>
      <Figure>{here}</Figure>
      <Figure>{members}</Figure>
      <Figure>{formatNumber(messages)}</Figure>
      <Figure>{formatBytes(bytes)}</Figure>
      <Figure>{formatNumber(files)}</Figure>
      <td className="figures whitespace-nowrap px-3 text-xs max-md:hidden">{formatWhen(createdAt)}</td>
      <td className="figures whitespace-nowrap px-3 text-xs max-md:hidden">
        {idleSince === null ? say("admin.now") : formatWhen(idleSince)}
      </td>
    </tr>
  );
}

const Figure = ({ children }: { children: ReactNode }) => (
  <td className="figures whitespace-nowrap px-3 text-end text-xs max-md:hidden">{children}</td>
);
