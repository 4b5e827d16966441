import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BLOCK = 2 ** 20;

/** Runs with a temporary folder, which is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
  try {
    return await work(folder);
  } finally {
    // A browser that was just ended may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Writes a file of so many bytes: one random MiB over and over, each time with its number at the beginning. */
export async function makeFile(path: string, size: number): Promise<string> {
  const block = randomBytes(BLOCK);
  const handle = await open(path, "w");
  try {
    for (let at = 0; at < size; at += BLOCK) {
      block.writeUInt32BE(at / BLOCK);
      await handle.write(block, 0, Math.min(BLOCK, size - at), at);
    }
    // What is still to be written must not disturb what is measured.
    await handle.sync();
  } finally {
    await handle.close();
  }
  return path;
}

/** `1 MiB`, `4 GiB`. */
export function sizeName(bytes: number): string {
  return bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : `${bytes / 2 ** 20} MiB`;
}
