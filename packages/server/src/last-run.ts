import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "./sync-directory.ts";

/** What the adapters found of the last run when they were opened. */
export interface LastRun {
  /** It did not end by itself: it was killed, or the machine went down. */
  cutOff: boolean;
  /** Pages that stood in the store's write-ahead log alone, and are part of the store now. */
  logPages: number;
  /** Files that came in one upload and were not whole yet; removed. */
  halfReceived: number;
}

/** What was tidied up behind it. */
export interface Tidied {
  /** Files whose bytes belonged to nothing; removed. */
  removed: number;
  /** Such files that the disk does not let go yet. */
  remaining: number;
  /** Uploads that can go on. */
  unfinished: number;
}

/**
 * Marks a data directory as in use by a run; call it as the one who has its lock. A mark that is there was left by a run
 * that did not come to its end.
 * @returns whether one was there, and how to take this one away. That it cannot be made is told by `onError` and keeps nobody out.
 */
export async function markRun(
  dataDir: string,
  onError: (error: unknown) => void,
): Promise<{ cutOff: boolean; clear(): Promise<void> }> {
  const path = join(dataDir, "running");
  let cutOff = false;
  try {
    cutOff = await make(path);
    await syncDirectory(dataDir);
  } catch (error) {
    onError(error);
  }
  return {
    cutOff,
    async clear() {
      await rm(path, { force: true });
      await syncDirectory(dataDir);
    },
  };
}

/** @returns whether the file was there. */
async function make(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o600)).close();
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return true;
    throw error;
  }
}

/** What a start after a crash did, in one line. */
export function repairs({ logPages, halfReceived }: LastRun, { removed, remaining, unfinished }: Tidied): string {
  const done = [
    ...(logPages > 0 ? [`${count(logPages, "page")} of the store recovered from its log`] : []),
    ...(halfReceived > 0 ? [`${count(halfReceived, "half-received file")} removed`] : []),
    ...(removed > 0 ? [`${count(removed, "file")} that belonged to nothing removed`] : []),
    ...(remaining > 0 ? [`${count(remaining, "file")} that belonged to nothing still to be removed`] : []),
    ...(unfinished > 0 ? [`${count(unfinished, "upload")} can go on`] : []),
  ];
  return `The last run was cut off: ${done.length === 0 ? "nothing had to be repaired" : done.join(", ")}.`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
