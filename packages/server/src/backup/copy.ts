import { existsSync } from "node:fs";
import { mkdir, rename, rm, rmdir, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Exit } from "@chatcast/protocol/exits";
import { syncDirectory } from "../sync-directory.ts";
import { copyDurably, copyTree, isFree, syncFile, syncTree } from "./files.ts";
import type { Source } from "./source.ts";

/** Why there is no copy, in one line for the operator. */
export class BackupError extends Error {
  readonly exit: Exit;

  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** A file that the copied database tells of. `size` is known of complete ones. */
export interface KeptBlob {
  id: string;
  size?: number;
}

export interface BackupPlan {
  dataDir: string;
  /** Absolute; nothing, or an empty folder. */
  target: string;
  source: Source;
  /** Reads the files that a copied database tells of. */
  blobsOf(database: string): KeptBlob[];
  /** Called as files are copied. */
  progress(done: number, total: number): void;
  signal: AbortSignal;
}

export interface BackupReport {
  files: number;
  bytes: number;
  /** Files that the database tells of and the disk does not have, or not whole: the copy has what there is. */
  damaged: string[];
  /** Files that are in the bucket of this data directory and not on its disk: they are not copied. */
  inBucket: number;
}

/**
 * Copies a data directory while it is in use. The database comes first, then every file that it tells of; all of it is
 * synced under another name beside the target and takes the target's name when it is whole.
 * @throws BackupError
 */
export async function backUp(plan: BackupPlan): Promise<BackupReport> {
  const { target, source, signal } = plan;
  const partial = join(dirname(target), `.${basename(target)}.partial-${process.pid}`);
  try {
    if (!(await isFree(target)))
      throw new BackupError("usage", `${target} is not empty: name a folder that is new or empty.`);
    await mkdir(dirname(target), { recursive: true });
    await mkdir(partial, { mode: 0o700 });
    const report = await fill(plan, partial);
    await syncTree(partial);
    signal.throwIfAborted();
    await rmdir(target).catch(() => undefined);
    await rename(partial, target);
    await syncDirectory(dirname(target));
    return report;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (signal.aborted) throw new BackupError("stopped", "Stopped: nothing was kept of this copy.");
    if (isFull(error))
      throw new BackupError("room", `No space left in ${dirname(target)}: nothing was kept of this copy.`);
    throw error;
  } finally {
    await source.close();
  }
}

async function fill(
  { dataDir, target, source, blobsOf, progress, signal }: BackupPlan,
  directory: string,
): Promise<BackupReport> {
  const database = join(directory, "chatcast.db");
  await source.copyDatabase(database);
  const report: BackupReport = { files: 0, bytes: await syncFile(database), damaged: [], inBucket: 0 };
  const told = blobsOf(database);
  const blobs = existsSync(join(dataDir, "bucket")) ? told.filter(({ id }) => existsSync(placeOf(dataDir, id))) : told;
  report.inBucket = told.length - blobs.length;
  await requireRoom(dirname(target), blobs);
  for (const [index, { id, size }] of blobs.entries()) {
    signal.throwIfAborted();
    progress(index, blobs.length);
    const copied = await copyDurably(placeOf(dataDir, id), placeOf(directory, id)).catch((error: unknown) => {
      if (isCode(error, "ENOENT")) return -1;
      throw error;
    });
    if (copied < 0 || (size !== undefined && copied !== size)) report.damaged.push(id);
    report.files += 1;
    report.bytes += Math.max(0, copied);
  }
  progress(blobs.length, blobs.length);
  // Without the secret the urls that members have would be void; without the authority their devices would warn.
  await copyDurably(join(dataDir, "secret"), join(directory, "secret"));
  await copyTree(join(dataDir, "tls"), join(directory, "tls"));
  return report;
}

const placeOf = (directory: string, id: string): string => join(directory, "blobs", id.slice(0, 2), id);

async function requireRoom(folder: string, blobs: readonly KeptBlob[]): Promise<void> {
  const needed = blobs.reduce((sum, { size = 0 }) => sum + size, 0);
  const { bavail, bsize } = await statfs(folder);
  if (needed > bavail * bsize) {
    const [need, have] = [needed, bavail * bsize].map((bytes) => `${Math.ceil(bytes / 1024 ** 2)} MiB`);
    throw new BackupError("room", `${folder} has ${have} free; the files alone need ${need}.`);
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

const isFull = (error: unknown): boolean => isCode(error, "ENOSPC") || isCode(error, "EDQUOT");
