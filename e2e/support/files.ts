import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Writes a file of `size` bytes that look random and are the same on every run. @returns its path. */
export async function writeNoise(folder: string, name: string, size: number): Promise<string> {
  const bytes = Buffer.alloc(size);
  let state = 0x9e3779b9 ^ size;
  for (let at = 0; at + 4 <= size; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state, at);
  }
  return write(folder, name, bytes);
}

export function writeText(folder: string, name: string, text: string): Promise<string> {
  return write(folder, name, Buffer.from(text));
}

/** Writes a file that takes no room on the disk, however large. @returns its path. */
export async function writeSparse(folder: string, name: string, size: number): Promise<string> {
  const path = join(folder, name);
  await (await open(path, "w")).close();
  await truncate(path, size);
  return path;
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** @returns the path of the file */
export async function write(folder: string, name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
