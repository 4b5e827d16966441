import { useCallback, useState, useSyncExternalStore } from "react";
import type { Place } from "./memory.ts";
import type { Reading } from "./reading.ts";

export interface Unread {
  /** The line of what is new stands before the first message of others after this time (epoch ms); undefined: no line. */
  lineAfter: number | undefined;
  /** Everything up to `at` is in view. */
  seen: (at: number) => void;
  /** Whoever answers has read. */
  answered: () => void;
}

/**
 * How far somebody has read in the room that is shown. What comes while the page is hidden, or another room is shown, or
 * was gone, is set off by a line until it is hidden again.
 */
export function useUnread(reading: Reading, place: Place, visible: boolean): Unread {
  const mark = useSyncExternalStore(reading.subscribe, () => reading.mark(place));
  const [lineAfter, setLineAfter] = useState(mark);

  // Drawn at once: a line that came later would push the text away under the reader's eyes.
  const [wasVisible, setWasVisible] = useState(visible);
  if (wasVisible !== visible) {
    setWasVisible(visible);
    if (!visible) setLineAfter(mark);
  }

  return {
    lineAfter,
    seen: useCallback(
      (at) => {
        if (visible) reading.seen(place, at);
      },
      [visible, reading, place],
    ),
    answered: useCallback(() => setLineAfter(undefined), []),
  };
}
