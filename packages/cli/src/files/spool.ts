import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { privateFolder } from "../state/folder.ts";
import { tryLock } from "../state/lock.ts";

const FOLDER = "spool";
/** A spool is named by 12 random bytes; beside it lies who has it. */
const NAME = /^([0-9a-f]{24})(?:\.lock)?$/;

const lockOf = (path: string): string => `${path}.lock`;

/**
 * Keeps what comes from a pipe on disk: a transfer needs the size, and may need any part again. It is this program's until
 * `removeSpool`, or until the program is gone.
 * @returns its path
 */
export async function fillSpool(stateDirectory: string, stdin: Readable, signal: AbortSignal): Promise<string> {
  const path = join(await privateFolder(stateDirectory, FOLDER), randomBytes(12).toString("hex"));
  await tryLock(lockOf(path));
  try {
    await pipeline(stdin, createWriteStream(path, { flags: "wx", mode: 0o600 }), { signal });
  } catch (error) {
    await removeSpool(path);
    throw error;
  }
  return path;
}

export async function removeSpool(path: string): Promise<void> {
  // The lock last: a spool without one is another program's to remove.
  for (const file of [path, lockOf(path)]) await rm(file, { force: true });
}

/** Removes what programs have left behind that ended without a chance to do it, and nothing of one that still runs. */
export async function sweepSpools(stateDirectory: string): Promise<void> {
  const folder = await privateFolder(stateDirectory, FOLDER);
  const names = new Set((await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []));
  for (const name of names) {
    const path = join(folder, name);
    if ((await tryLock(lockOf(path))) !== undefined) await removeSpool(path);
  }
}

/** Whether a path is that of a spool, of whichever program. */
export const isSpool = (stateDirectory: string, path: string): boolean =>
  dirname(path) === join(stateDirectory, FOLDER);
