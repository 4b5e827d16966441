import { useState } from "react";
import { LEVELS, type Level } from "../features/attention/news.ts";
import type { NotificationWishes } from "../features/attention/useNotifications.ts";
import { type Place, readNotify, readSound, writeNotify, writeSound } from "./memory.ts";

export interface Notify {
  wishes: NotificationWishes;
  setLevel: (level: Level) => void;
  setSound: (sound: boolean) => void;
}

/** What somebody wants to be told about: for each room, nothing at first; the sound is the same for all. */
export function useNotify(place: Place): Notify {
  const [level, setLevel] = useState(() => LEVELS.find((known) => known === readNotify(place)) ?? "nothing");
  const [sound, setSound] = useState(readSound);
  return {
    wishes: { level, sound },
    setLevel: (next) => {
      setLevel(next);
      writeNotify(place, next);
    },
    setSound: (next) => {
      setSound(next);
      writeSound(next);
    },
  };
}
