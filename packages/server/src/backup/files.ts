import { constants, type Dirent } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "../sync-directory.ts";

/** Copies one file durably, as its owner's alone; shares the disk's blocks where the file system can. @returns its size. */
export async function copyDurably(from: string, to: string): Promise<number> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  return syncFile(to);
}

/** @returns the file's size in bytes. */
export async function syncFile(path: string): Promise<number> {
  const handle = await open(path, "r+");
  try {
    await handle.chmod(0o600);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Copies a folder's files, however deep; nothing when there is no such folder. */
export async function copyTree(from: string, to: string): Promise<void> {
  const entries: Dirent[] = await readdir(from, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await copyDurably(path, join(to, path.slice(from.length + 1)));
  }
}

/** Makes the entries of a folder and of those below it durable. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(path, entry.name));
  }
  await syncDirectory(path);
}

/** Whether something may be made at a path: there is nothing, or an empty folder. */
export async function isFree(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return true;
  return found.isDirectory() && (await readdir(path)).length === 0;
}
