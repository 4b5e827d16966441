import { useCallback, useEffect } from "react";
import { useNotifications } from "../features/attention/useNotifications.ts";
import { useWakeLock } from "../ui/wakeLock.ts";
import type { DeskRoom } from "./desk-view.ts";
import { unreadOf } from "./rows.ts";
import { SeatProvider } from "./SeatProvider.tsx";
import { useSlice } from "./store.ts";
import { titleAt } from "./title.ts";
import { useOverview, useWishes } from "./useAttention.ts";
import { useDesk, useDeskView } from "./useDesk.ts";
import { usePush } from "./usePush.ts";
import { useRoomKeys } from "./useRoomKeys.ts";
import { useVisible } from "./useVisible.ts";

/** What goes beyond the room that is shown: title and icon of the page, news of all rooms, the keys that lead through them, a screen that stays awake. */
export function Attention() {
  const { shown } = useDeskView();
  useRoomKeys(useDesk());
  const rooms = useOverview();
  const wishes = useWishes();
  const visible = useVisible();
  const inView = visible ? shown?.key : undefined;
  const unread = unreadOf(rooms, inView, (place) => wishes.level(place) === "nothing");
  const title = shown === undefined ? undefined : titleAt(shown.place);
  useEffect(() => {
    document.title = `${unread === 0 ? "" : `(${unread}) `}${title === undefined ? "" : `${title} · `}ChatCast`;
    showUnread(unread);
  }, [unread, title]);
  useEffect(
    () => () => {
      document.title = "ChatCast";
      showUnread(0);
    },
    [],
  );
  useWakeLock(rooms.some(({ summary }) => summary !== undefined && summary.moving > 0));
  return rooms.map(({ room }) =>
    room.stand.state === "open" ? (
      <SeatProvider key={room.stand.seat.key} seat={room.stand.seat}>
        <Watch room={room} inView={room.key === inView} />
      </SeatProvider>
    ) : null,
  );
}

function Watch({ room, inView }: { room: DeskRoom; inView: boolean }) {
  const inside = useSlice((snapshot) => snapshot.room !== undefined);
  return inside ? <Herald room={room} inView={inView} /> : null;
}

/** Tells of what is new in a room that is not in view. */
function Herald({ room: { key, place }, inView }: { room: DeskRoom; inView: boolean }) {
  const desk = useDesk();
  const wishes = useWishes();
  const conversations = useSlice((snapshot) => snapshot.conversations);
  const onOpen = useCallback(() => desk.show(key), [desk, key]);
  const told = { key, title: titleAt(place), self: place.username, inView, onOpen };
  const token = useSlice((snapshot) => snapshot.room?.self.token);
  const connected = useSlice((snapshot) => snapshot.connection.state === "connected");
  usePush(token, wishes.level(place), connected);
  useNotifications(conversations, told, { level: wishes.level(place), sound: wishes.sound });
  return null;
}

/** The icon in the browser's tab gets a dot; that of an installed page the number. */
function showUnread(unread: number): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const href = unread === 0 ? "/favicon.svg" : "/favicon-unread.svg";
  if (icon !== null && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  const badge: Partial<Pick<Navigator, "setAppBadge" | "clearAppBadge">> = navigator;
  const shown = unread === 0 ? badge.clearAppBadge?.() : badge.setAppBadge?.(unread);
  shown?.catch(() => undefined);
}
