import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { obey } from "../lib/load.ts";
import type { DiskOrders } from "./orders.ts";

/** Written at once, and synced together: as our server does with a window of 8 MiB. */
const PIECE = 512 * 1024;
const SYNCED = 8 * 2 ** 20;

obey<DiskOrders>({
  async write({ path, bytes }) {
    // Not zeros, which a disk may know how to keep without writing them.
    const piece = Buffer.alloc(PIECE, createHash("sha512").update(path).digest());
    const handle = await open(path, "w", 0o600);
    const started = performance.now();
    for (let at = 0; at < bytes; ) {
      const length = Math.min(PIECE, bytes - at);
      await handle.write(piece, 0, length, at);
      at += length;
      if (at % SYNCED < length || at === bytes) await handle.datasync();
    }
    const seconds = (performance.now() - started) / 1_000;
    await handle.close();
    return { seconds };
  },
});
