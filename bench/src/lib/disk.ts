import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spread } from "./statistics.ts";

const WRITES = 50;

/** Milliseconds that one `fdatasync` after an append of 4 KiB takes here (median of 50): the floor of what is durable. */
export async function syncMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
  const handle = await open(join(folder, "sync"), "w");
  const took: number[] = [];
  try {
    for (let n = 0; n < WRITES; n++) {
      await handle.write(Buffer.alloc(4_096, n), 0, 4_096, n * 4_096);
      const started = performance.now();
      await handle.datasync();
      took.push(performance.now() - started);
    }
  } finally {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  }
  return spread(took).median;
}
