import type { AdminRoom, NoticeKind } from "@chatcast/client/admin";
import type { Key } from "../../words/catalog.ts";

interface ActWords {
  /** Of the button. */
  act: Key;
  ask: Key;
  what: Key;
}

export const ACTS: Record<NoticeKind, ActWords> = {
  quarantine: { act: "admin.quarantine", ask: "admin.quarantine-ask", what: "admin.quarantine-what" },
  release: { act: "admin.release", ask: "admin.release-ask", what: "admin.release-what" },
  close: { act: "admin.close", ask: "admin.close-ask", what: "admin.close-what" },
};

/** What can be made of a room as it stands. */
export function actsFor({ standing }: Pick<AdminRoom, "standing">): NoticeKind[] {
  if (standing === "closed") return [];
  return [standing === "quarantined" ? "release" : "quarantine", "close"];
}
