import type { AdminRoom, NoticeKind } from "@chatcast/client/admin";

interface ActWords {
  /** Of the button. */
  act: string;
  ask: string;
  what: string;
}

export const ACTS: Record<NoticeKind, ActWords> = {
  quarantine: {
    act: "Quarantine",
    ask: "Put this room into quarantine?",
    what: "Nobody new comes in, and no files are taken or given. Whoever is in it goes on talking, and is told. You can end it.",
  },
  release: {
    act: "End quarantine",
    ask: "End the quarantine?",
    what: "Everybody who may comes in again, and files go both ways. Whoever is in the room is told.",
  },
  close: {
    act: "Close room",
    ask: "Close this room?",
    what: "All memberships are over, for good: everybody is put out, uploads stop, and links to its files lead nowhere. It goes with all that it keeps when it has been idle long enough.",
  },
};

/** What can be made of a room as it stands. */
export function actsFor({ standing }: Pick<AdminRoom, "standing">): NoticeKind[] {
  if (standing === "closed") return [];
  return [standing === "quarantined" ? "release" : "quarantine", "close"];
}
