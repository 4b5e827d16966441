import type { Platform } from "../../platform.ts";
import { Thread } from "../../thread/thread.ts";
import type { SealingThread } from "./elsewhere.ts";

/** Seals and opens the files of a page in a worker, for all its rooms: the page stays awake, and the worker ends with the work. */
export function browserSealing(): Pick<Platform, "chunkWork"> {
  const thread: SealingThread = new Thread({
    open: () => new Worker(new URL("./sealing-worker.ts", import.meta.url), { type: "module", name: "sealing" }),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
  return {
    // Its code is fetched with the first file.
    chunkWork: async (port) => (await import("./elsewhere.ts")).chunksElsewhere(thread, crypto.subtle, port),
  };
}
