import { useState } from "react";
import { type Draft, type Place, readDrafts, writeDrafts } from "./memory.ts";

export interface Drafts {
  /** What is written for one member, undefined for everyone. */
  read: (recipient: string | undefined) => string;
  write: (recipient: string | undefined, text: string) => void;
}

/** A draft for everyone and one for each person, kept over reloads. Words for one audience never show up for another. */
export function useDrafts(place: Place): Drafts {
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => readDrafts(place));
  return {
    read: (recipient) => drafts.find((draft) => draft.to === recipient)?.text ?? "",
    write: (recipient, text) => {
      const others = drafts.filter((draft) => draft.to !== recipient);
      const next = text === "" ? others : [...others, { to: recipient, text }];
      setDrafts(next);
      writeDrafts(place, next);
    },
  };
}
