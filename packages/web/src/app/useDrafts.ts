import { useState } from "react";
import { type Draft, type Place, readDrafts, writeDrafts } from "./memory.ts";

export interface Drafts {
  /** What is written for one member, undefined for everyone. */
  read: (recipient: string | undefined) => string;
  write: (recipient: string | undefined, text: string) => void;
  /** Offset of the message that it answers, in that member's conversation. */
  answers: (recipient: string | undefined) => number | undefined;
  answer: (recipient: string | undefined, offset: number | undefined) => void;
  /** It was sent. */
  clear: (recipient: string | undefined) => void;
}

/** A draft for everyone and one for each person, kept over reloads. Words for one audience never show up for another. */
export function useDrafts(place: Place): Drafts {
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => readDrafts(place));
  const of = (recipient: string | undefined): Draft =>
    drafts.find((draft) => draft.to === recipient) ?? { to: recipient, text: "" };
  const put = (draft: Draft) => {
    const others = drafts.filter(({ to }) => to !== draft.to);
    const next = draft.text === "" && draft.answers === undefined ? others : [...others, draft];
    setDrafts(next);
    writeDrafts(place, next);
  };
  return {
    read: (recipient) => of(recipient).text,
    write: (recipient, text) => put({ ...of(recipient), text }),
    answers: (recipient) => of(recipient).answers,
    answer: (recipient, answers) =>
      put({ to: recipient, text: of(recipient).text, ...(answers === undefined ? {} : { answers }) }),
    clear: (recipient) => put({ to: recipient, text: "" }),
  };
}
