import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Platform } from "@chatcast/client";
import type { Rng } from "../kernel/rng.ts";
import type { Scheduler } from "../kernel/scheduler.ts";

/** When virtual time begins, in milliseconds of the epoch. */
const EPOCH = 1_700_000_000_000;
const encoder = new TextEncoder();

/** A client's machine in virtual time. Its timers die with it. */
export function simPlatform(scheduler: Scheduler, rng: Rng, alive: () => boolean): Platform {
  return {
    now: () => EPOCH + Math.floor(scheduler.now),
    monotonic: () => scheduler.now,
    after: (ms, run) => scheduler.after(ms, () => alive() && run()),
    random: rng.next,
    randomBytes: (into) => rng.bytes(into),
    crc32: (bytes) => crc32(bytes),
    sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
    async sha256Of(pieces) {
      const hash = createHash("sha256");
      for await (const piece of pieces) hash.update(piece);
      return hash.digest("hex");
    },
    utf8: (text) => encoder.encode(text),
    fetch: () => Promise.reject(new Error("there is no HTTP in this world")),
    visible: () => true,
    onVisible: () => () => undefined,
    onNetwork: () => () => undefined,
  };
}
