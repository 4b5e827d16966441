import type { MessageView } from "@chatcast/client";
import { useCallback, useEffect, useState } from "react";
import { since } from "../features/attention/news.ts";
import { type Place, readMark, writeMark } from "./memory.ts";

export interface Unread {
  /** Others' messages that were not in view yet. */
  count: number;
  /** The line of what is new stands before the first message of others after this time (epoch ms); undefined: no line. */
  lineAfter: number | undefined;
  /** Everything up to `at` is in view. */
  seen: (at: number) => void;
  /** Whoever answers has read. */
  answered: () => void;
}

/**
 * How far somebody has read in a room, kept over reloads. What comes while the page is hidden, or was gone, is set off by
 * a line until it is hidden again.
 */
export function useUnread(place: Place, messages: readonly MessageView[], visible: boolean): Unread {
  const { room, username } = place;
  const [mark, setMark] = useState(() => readMark(place));
  const [lineAfter, setLineAfter] = useState(mark);

  // Drawn at once: a line that came later would push the text away under the reader's eyes.
  const [wasVisible, setWasVisible] = useState(visible);
  if (wasVisible !== visible) {
    setWasVisible(visible);
    if (!visible) setLineAfter(mark);
  }

  useEffect(() => {
    if (mark !== undefined) writeMark({ room, username }, mark);
  }, [room, username, mark]);

  return {
    count: mark === undefined ? 0 : since(messages, mark).length,
    lineAfter,
    seen: useCallback(
      (at) => {
        if (visible) setMark((before) => Math.max(before ?? 0, at));
      },
      [visible],
    ),
    answered: useCallback(() => setLineAfter(undefined), []),
  };
}
