import type { Credit } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { FileOpener } from "../files/opener.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { ChunkAllowance } from "./allowance.ts";
import type { Packing } from "./packing.ts";
import type { UploadJournal } from "./upload-journal.ts";
import type { Way } from "./way.ts";

export interface OutgoingOptions {
  record: UploadJournal;
  /** Undefined: an earlier run of the program began it, and its file has to be found again. */
  source: ChunkSource | undefined;
  opener: FileOpener | undefined;
  packing: Packing;
  platform: Platform;
  journal: Journal;
  allowance: ChunkAllowance;
  credit: Credit;
  /** What the path is known to take at once; 0: nothing is known. */
  startBytes: number;
  way: Way;
  /** In a sealed room: says by a signed word that it is to be stopped. */
  kill: (() => void) | undefined;
  /** What can be done with what was verified of it, when it is killed. */
  quarantine: { resume: () => void; discard: () => void } | undefined;
  /** Its file is at hand. */
  found: () => void;
  /** Somebody wants it to move, or to be told of. */
  wanted: () => void;
}
