import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32, deflateSync } from "node:zlib";

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

/** Writes a PNG of one colour, `width` by `height`. @returns its path. */
export function writePng(folder: string, name: string, width: number, height: number): Promise<string> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, RGB.
  header.set([8, 2], 8);
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(46, 98, 217))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const chunks = [pngChunk("IHDR", header), pngChunk("IDAT", pixels), pngChunk("IEND", Buffer.alloc(0))];
  return write(folder, name, Buffer.concat([signature, ...chunks]));
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function write(folder: string, name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
