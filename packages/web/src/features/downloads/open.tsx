import type { CardFile, FileActions } from "../../ui/fileActions.ts";
import { Downloads } from "./downloads.ts";
import { SaveVerified } from "./SaveVerified.tsx";

/** What a room needs of verified downloads. */
export interface VerifiedSaving {
  Actions: FileActions;
  nudge: () => void;
  /** Drops what is here of these files, by their SHA-256; asks for them only where anything is here. */
  forget: (deleted: () => Iterable<string>) => void;
  close: () => void;
}

/** @throws where the browser keeps no files for a page. */
export async function openVerifiedSaving(): Promise<VerifiedSaving> {
  const downloads = await Downloads.open();
  return {
    // A file whose bytes nobody has digested cannot be verified: its link is all there is.
    Actions: ({ file: { sha256, ...file } }: { file: CardFile }) =>
      sha256 === undefined ? null : <SaveVerified file={{ ...file, sha256 }} downloads={downloads} />,
    forget: (deleted) => {
      if (downloads.any) downloads.forget(deleted());
    },
    nudge: () => downloads.nudge(),
    close: () => downloads.close(),
  };
}
