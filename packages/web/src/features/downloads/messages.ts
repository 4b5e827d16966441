import type { DownloadView } from "@chatcast/client/download";

/** Page to worker. A download is named by the file's SHA-256. */
export type Order =
  | { do: "run"; sha256: string; size: number; url: string }
  | { do: "pause" | "cancel"; sha256: string }
  /** The server can be reached again: whatever waits may try now. */
  | { do: "nudge" };

/** Worker to page: how one download stands. */
export interface Report {
  sha256: string;
  view: DownloadView;
}
