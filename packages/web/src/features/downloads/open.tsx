import type { CardFile, FileActions } from "../../ui/fileActions.ts";
import { Downloads } from "./downloads.ts";
import { SaveVerified } from "./SaveVerified.tsx";

/** What a room needs of verified downloads. */
export interface VerifiedSaving {
  Actions: FileActions;
  nudge: () => void;
  close: () => void;
}

/** @throws where the browser keeps no files for a page. */
export async function openVerifiedSaving(): Promise<VerifiedSaving> {
  const downloads = await Downloads.open();
  return {
    // A file whose bytes nobody has digested cannot be verified: its link is all there is.
    Actions: ({ file: { sha256, ...file } }: { file: CardFile }) =>
      sha256 === undefined ? null : <SaveVerified file={{ ...file, sha256 }} downloads={downloads} />,
    nudge: () => downloads.nudge(),
    close: () => downloads.close(),
  };
}
