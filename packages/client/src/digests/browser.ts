import { crc32 } from "@chatcast/protocol";
import { digestsHere, type Platform } from "../platform.ts";
import { WorkerDigests } from "./worker-digests.ts";

/** Digests and checksums for a page: a worker goes over the bytes, on plain-HTTP addresses too, and the page stays awake. */
export function browserDigests(): Pick<Platform, "sha256" | "sha256Of" | "crc32Of"> {
  const digests = new WorkerDigests({
    open: () => new Worker(new URL("./digest-worker.ts", import.meta.url), { type: "module", name: "digests" }),
    here: { ...digestsHere, crc32 },
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
  return {
    sha256: (bytes) => digests.sha256(bytes),
    sha256Of: (pieces) => digests.sha256Of(pieces),
    crc32Of: (bytes) => digests.crc32Of(bytes),
  };
}
