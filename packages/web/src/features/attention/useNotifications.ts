import type { MessageView } from "@chatcast/client";
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
  messages: readonly MessageView[],
  room: Room,
  { level, sound }: NotificationWishes,
): void {
  const { key, title, self, inView, onOpen } = room;
  const told = useRef<number>(undefined);

  // Nothing that was there when the room went out of sight is news.
  const newest = messages.reduce((latest, { at }) => Math.max(latest, at), 0);
  useEffect(() => {
    if (inView || told.current === undefined) told.current = newest;
  }, [inView, newest]);

  useEffect(() => {
    if (inView) return;
    const news = worthTelling(since(messages, told.current ?? newest), level, self);
    told.current = Math.max(told.current ?? 0, newest);
    const notification = notificationOf(news, title);
    if (notification === undefined) return;
    if (document.visibilityState === "hidden") show(key, notification, onOpen);
    if (sound) beep();
  }, [inView, messages, newest, level, self, key, title, sound, onOpen]);
}

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
