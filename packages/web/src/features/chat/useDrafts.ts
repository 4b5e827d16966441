import { useState } from "react";

interface Drafts {
  read: (recipient: string | undefined) => string;
  write: (recipient: string | undefined, text: string) => void;
}

/** A draft for everyone and one for each person. Words written for one audience never show up for another. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<string | undefined, string>>(new Map());
  return {
    read: (recipient) => drafts.get(recipient) ?? "",
    write: (recipient, text) => setDrafts((before) => new Map(before).set(recipient, text)),
  };
}
