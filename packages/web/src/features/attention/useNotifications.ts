import type { ConversationView } from "@chatcast/client";
import { useEffect, useRef } from "react";
import { beep } from "./beep.ts";
import { type Level, notificationOf, since, worthTelling } from "./news.ts";
import { permissionNow } from "./permission.ts";

interface NotificationWishes {
  level: Level;
  sound: boolean;
}

interface Room {
  /** Tells the rooms apart. */
  key: string;
  title: string;
  self: string;
  /** Somebody looks at it now. */
  inView: boolean;
  /** Somebody wants to go there. */
  onOpen: () => void;
}

/** Tells of what comes while a room is not in view, once: by a notification of its own while the page is hidden. */
export function useNotifications(
  conversations: readonly ConversationView[],
  room: Room,
  { level, sound }: NotificationWishes,
): void {
  const { key, title, self, inView, onOpen } = room;
  const told = useRef<number>(undefined);

  // Nothing that was there when the room went out of sight is news.
  const newest = Math.max(0, ...conversations.map(newestAt));
  useEffect(() => {
    if (inView || told.current === undefined) told.current = newest;
  }, [inView, newest]);

  useEffect(() => {
    if (inView) return;
    const after = told.current ?? newest;
    const news = worthTelling(
      conversations.flatMap(({ messages }) => since(messages, after)),
      level,
      self,
    );
    told.current = Math.max(told.current ?? 0, newest);
    const notification = notificationOf(news, title);
    if (notification === undefined) return;
    if (document.visibilityState === "hidden") show(key, notification, onOpen);
    if (sound) beep();
  }, [inView, conversations, newest, level, self, key, title, sound, onOpen]);
}

/** When the last of it was said, by the server's clock once it is stored. */
const newestAt = ({ messages }: ConversationView): number =>
  Math.max(messages.at(-1)?.at ?? 0, messages.findLast(({ offset }) => offset !== undefined)?.at ?? 0);

function show(key: string, { title, body }: { title: string; body: string }, onOpen: () => void): void {
  if (permissionNow() !== "granted") return;
  try {
    const notification = new Notification(title, { body, tag: `chatcast ${key}`, icon: "/favicon.svg" });
    notification.onclick = () => {
      window.focus();
      notification.close();
      onOpen();
    };
  } catch {
    // Some phones show notifications of installed pages only: the title still counts what is unread.
  }
}
