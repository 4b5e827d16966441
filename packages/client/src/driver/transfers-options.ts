import type { FileOpener } from "../files/opener.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { KillSwitch } from "./kill-switch.ts";
import type { ChunkSuite } from "./room-suite.ts";
import type { FileSeals } from "./sealed-upload.ts";
import type { Shelf } from "./shelf.ts";
import type { Way } from "./way.ts";

/** How the packets of transfers leave, opened when something is to move. */
export interface OpenableWay extends Way {
  wanted(): void;
}

export interface TransfersOptions {
  platform: Platform;
  journal: Journal;
  way: OpenableWay;
  /** Finds the files of an earlier run; undefined: a person is asked for each. */
  opener: FileOpener | undefined;
}

/** What a transfer needs of the membership that it belongs to. */
export interface Sending {
  shelf: Shelf;
  /** By what files are checked in an open room. */
  suite: ChunkSuite;
  /** What seals them in a sealed one. */
  seal: FileSeals | undefined;
  /** What stops them there. */
  kills: KillSwitch | undefined;
}
