import type { Appended, MessageDraft } from "./port.ts";

/** Files that are gone from the store: blobs that nothing refers to any more, and transfers that are closed by it. */
export interface Gone {
  files: number;
  blobs: string[];
  transfers: string[];
}

/** `saidBefore` ends what was said, and files stored, earlier; `roomBytes` bounds one room with its files, the oldest going first. */
export interface Retention {
  saidBefore?: number;
  roomBytes?: number;
}

/** What one step of a trim removed. */
export interface Trimmed extends Gone {
  messages: number;
  /** There is more to trim. */
  more: boolean;
}

/** How what was said and stored goes again: by age and size, by its sender's word, by its time; part of the store's port. */
export interface Removals {
  /**
   * Removes the beginning of logs, and files that no message tells of any more, as far as `retention` wants and one
   * short transaction goes. Offsets are never used again; a removed message's id is forgotten with it, and a transfer
   * whose file goes is closed for good.
   */
  trim(retention: Retention): Promise<Trimmed>;
  /**
   * In one transaction: a message is appended that deletes a file, and the file is gone with whatever tells of it still in
   * the log, if it is one that the message's sender brought. A retry of the message removes what is still there.
   */
  retract(draft: MessageDraft, savedName: string): Promise<{ appended: Appended; gone: Gone }>;
  /** Removes files whose time was over at `at` (epoch ms), those first that were over first; at most `STEP.files`. */
  expireFiles(at: number): Promise<Gone & { more: boolean }>;
}
