import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openDiskBlobs } from "../../src/blobs/disk/blobs.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { pagedMemory } from "../../src/pages.ts";
import { temporaryDirectory } from "../store/fixtures/fresh-sqlite.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
/** The ordinary way writes no more at once. */
const PIECE = 512 * KIB;

async function fresh() {
  const directory = await temporaryDirectory();
  const blobs = await openDiskBlobs({ directory: join(directory, "blobs") });
  onTestFinished(() => blobs.close());
  return { directory, blobs };
}

/** Whether files below it can be written to without the system's cache. */
async function canWriteDirectly(directory: string): Promise<boolean> {
  const { O_DIRECT } = constants as { O_DIRECT?: number };
  if (O_DIRECT === undefined) return false;
  try {
    const handle = await open(join(directory, "probe"), constants.O_RDWR | constants.O_CREAT | O_DIRECT);
    const written = handle.write(filled(pagedMemory(4 * KIB), 1), 0, 4 * KIB, 0);
    return await written.then(() => true).finally(() => handle.close());
  } catch {
    return false;
  }
}

function filled<B extends Uint8Array>(bytes: B, seed: number): B {
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 31 + seed) % 251;
  return bytes;
}

/** The writes of all files from now on, by their lengths. `instead` may answer in place of the system. */
async function watchWrites(instead?: (length: number) => Error | number | undefined): Promise<number[]> {
  const handle = await open("/dev/null", "r");
  await handle.close();
  const files = Object.getPrototypeOf(handle) as FileHandle;
  const lengths: number[] = [];
  const write = files.write as (bytes: Uint8Array, from: number, length: number, position: number) => Promise<object>;
  const watched = async function (this: FileHandle, bytes: Uint8Array, from: number, length: number, at: number) {
    lengths.push(length);
    const answer = instead?.(length);
    if (answer instanceof Error) throw answer;
    return write.call(this, bytes, from, answer ?? length, at);
  };
  const spy = vi.spyOn(files, "write").mockImplementation(watched as FileHandle["write"]);
  onTestFinished(() => spy.mockRestore());
  return lengths;
}

test("[UP1] a chunk of whole pages goes to the disk in one write, past the system's cache, and reads as it was", async () => {
  const { directory, blobs } = await fresh();
  const able = await canWriteDirectly(directory);
  const slab = filled(new Slabs(MIB).take(MIB), 7);
  const lengths = await watchWrites();
  await blobs.write("abc", MIB, slab);
  expect(blobs.direct).toBe(able ? MIB : 0);
  if (able) expect(lengths).toEqual([MIB]);
  expect(Buffer.compare(await blobs.read("abc", MIB, MIB), slab)).toBe(0);
  expect(await blobs.size("abc")).toBe(2 * MIB);
});

test.each<[string, number, () => Uint8Array]>([
  ["that is small", 0, () => filled(new Slabs(MIB).take(128 * KIB), 1)],
  ["that is no whole pages", 0, () => filled(new Slabs(MIB).take(MIB - 1), 2)],
  ["whose place begins in a page", 100, () => filled(new Slabs(MIB).take(MIB), 3)],
  ["in memory that begins anywhere", 0, () => filled(Buffer.alloc(MIB), 4)],
  ["that begins in a page of memory", 0, () => filled(pagedMemory(2 * MIB).subarray(100, 100 + MIB), 5)],
])("[UP1] one %s takes the ordinary way", async (_, position, make) => {
  const { blobs } = await fresh();
  const bytes = make();
  await blobs.write("abc", position, bytes);
  expect(blobs.direct).toBe(0);
  expect(Buffer.compare(await blobs.read("abc", position, bytes.length), bytes)).toBe(0);
});

test("[UP1] whole pages and the short end of a file, written side by side, are read as one file", async () => {
  const { blobs } = await fresh();
  const file = filled(Buffer.alloc(3 * MIB + 1234), 9);
  const slabs = new Slabs(MIB);
  const writes = [2, 0, 3, 1].map((seq) => {
    const part = file.subarray(seq * MIB, (seq + 1) * MIB);
    const slab = slabs.take(part.length);
    part.copy(slab);
    return blobs.write("abc", seq * MIB, slab);
  });
  await Promise.all(writes);
  expect(Buffer.compare(await blobs.read("abc", 0, file.length), file)).toBe(0);
});

test("[UP2] a file system that refuses it is asked once, and nothing is lost of what it refused", async () => {
  const { directory, blobs } = await fresh();
  const able = await canWriteDirectly(directory);
  const slab = filled(pagedMemory(MIB), 11);
  const lengths = await watchWrites((length) =>
    length > PIECE ? Object.assign(new Error("EINVAL: invalid argument, write"), { code: "EINVAL" }) : undefined,
  );
  await blobs.write("abc", 0, slab);
  await blobs.write("abc", MIB, slab);
  expect(lengths.filter((length) => length > PIECE)).toHaveLength(able ? 1 : 0);
  expect(blobs.direct).toBe(0);
  for (const position of [0, MIB]) expect(Buffer.compare(await blobs.read("abc", position, MIB), slab)).toBe(0);
});

test("[UP2] what a write left undone is written on the ordinary way", async () => {
  const { blobs } = await fresh();
  const slab = filled(pagedMemory(MIB), 13);
  await watchWrites((length) => (length > PIECE ? 64 * KIB : undefined));
  await blobs.write("abc", 0, slab);
  expect(Buffer.compare(await blobs.read("abc", 0, MIB), slab)).toBe(0);
});

test("[UP2] a full disk is told as on the ordinary way", async () => {
  const { directory, blobs } = await fresh();
  if (!(await canWriteDirectly(directory))) return;
  await watchWrites(() => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }));
  await expect(blobs.write("abc", 0, pagedMemory(MIB))).rejects.toMatchObject({ code: "E_DISK_FULL" });
});
