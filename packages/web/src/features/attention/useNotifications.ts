import type { MessageView } from "@chatcast/client";
import { useEffect, useRef } from "react";
import { beep } from "./beep.ts";
import { type Level, notificationOf, since, worthTelling } from "./news.ts";

export interface NotificationWishes {
  level: Level;
  sound: boolean;
}

/** Tells of what comes while the page is hidden, once, one notification a room. */
export function useNotifications(
  messages: readonly MessageView[],
  { room, self, hidden, level, sound }: NotificationWishes & { room: string; self: string; hidden: boolean },
): void {
  const told = useRef(Number.POSITIVE_INFINITY);

  // Nothing that was there when the page went out of sight is news.
  const newest = messages.reduce((latest, { at }) => Math.max(latest, at), 0);
  useEffect(() => {
    if (!hidden) told.current = newest;
  }, [hidden, newest]);

  useEffect(() => {
    if (!hidden) return;
    const news = worthTelling(since(messages, told.current), level, self);
    told.current = Math.max(told.current, newest);
    const notification = notificationOf(news, room);
    if (notification === undefined) return;
    show(room, notification);
    if (sound) beep();
  }, [hidden, messages, newest, level, self, room, sound]);
}

function show(room: string, { title, body }: { title: string; body: string }): void {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  try {
    const notification = new Notification(title, { body, tag: `chatcast ${room}`, icon: "/favicon.svg" });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // Some phones show notifications of installed pages only: the title still counts what is unread.
  }
}
