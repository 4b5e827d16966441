import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError } from "./config.ts";
import { syncDirectory } from "./sync-directory.ts";

/** Files of the data directory. */
export interface DataDirectory {
  database: string;
  blobs: string;
  /** 32 random bytes that sign the urls of files; made on first use. */
  secret: Uint8Array;
}

const SECRET_BYTES = 32;
const DATABASE = "chatcast.db";

/**
 * Makes sure that the files of this directory are those that the log tells of: a server removes what its log knows nothing
 * of. A directory belongs to the first log that it is used with.
 * @param log what names a log that is kept elsewhere; undefined for the database of the directory itself
 * @throws ConfigError when it belongs to another one
 */
export async function bindLog(path: string, log: string | undefined): Promise<void> {
  const file = join(path, "belongs-to");
  const kept = await readIfThere(file);
  if (kept === log) return;
  if (kept !== undefined) {
    throw new ConfigError(
      `The files in ${path} belong to messages in another database: set STORE to that one, or choose another data directory.`,
    );
  }
  if (log === undefined) return;
  if (existsSync(join(path, DATABASE))) {
    throw new ConfigError(
      `${path} holds messages of its own, and its files belong to them: choose another data directory, or leave STORE unset.`,
    );
  }
  await writeDurably(file, Buffer.from(log));
}

/** The bucket that the files of this directory are in, and what names their log there. */
export interface BoundBucket {
  owner: string;
  /** It is used with this bucket for the first time: `undo` forgets that, where the bucket is not to be had. */
  undo: (() => Promise<void>) | undefined;
}

/**
 * Makes sure that files are looked for where they were put. A directory stays with its bucket.
 * @param place how the bucket is called, undefined for files in the directory itself
 * @param log what names a log that is kept elsewhere
 * @throws ConfigError when its files are somewhere else
 */
export async function bindBucket(path: string, place: undefined, log?: string): Promise<undefined>;
export async function bindBucket(path: string, place: string, log?: string): Promise<BoundBucket>;
export async function bindBucket(path: string, place?: string, log?: string): Promise<BoundBucket | undefined> {
  const file = join(path, "bucket");
  const [kept, keptOwner = ""] = (await readIfThere(file))?.split("\n") ?? [];
  if (kept !== place && kept !== undefined) {
    throw new ConfigError(
      `The files of ${path} are in ${kept}: set BLOBS to that bucket, or choose another data directory.`,
    );
  }
  if (place === undefined) return undefined;
  if (kept !== undefined) return { owner: keptOwner, undo: undefined };
  const owner = log ?? randomBytes(16).toString("hex");
  // First here: a crash right after the bucket was marked must not make it another's.
  await writeDurably(file, Buffer.from(`${place}\n${owner}\n`));
  return { owner, undo: () => rm(file, { force: true }) };
}

/** @throws ConfigError for a file that is there and cannot be read: taken for none, it would cost all that it protects. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new ConfigError(`${file} cannot be read, and tells whose the files are: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes the data directory, readable by its owner alone. @throws ConfigError when it cannot be written. */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  try {
    await makeFolders(path);
    return { database: join(path, DATABASE), blobs: join(path, "blobs"), secret: await loadSecret(path) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = messageOf(error);
    throw new ConfigError(`Cannot write to the data directory ${path}: ${reason}`);
  }
}

/** Node's own recursive mkdir tries for ever where a folder exists and takes no entries, as /proc. */
async function makeFolders(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolders(dirname(path));
    await makeFolder(path);
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

async function loadSecret(path: string): Promise<Uint8Array> {
  const file = join(path, "secret");
  const kept = await readFile(file).catch(() => undefined);
  if (kept?.length === SECRET_BYTES) {
    await probe(path);
    return kept;
  }
  const secret = randomBytes(SECRET_BYTES);
  await writeDurably(file, secret);
  return secret;
}

const ADMIN_TOKEN_BYTES = 32;
/** As `ADMIN_TOKEN` takes one. */
const ADMIN_TOKEN = /^[A-Za-z0-9_-]{16,256}$/;

/**
 * The administrator's token, in a file that its owner alone can read; made when there is none.
 * @returns `fresh`: it was made just now, and nobody has seen it yet
 * @throws ConfigError for a file that cannot be read or holds no token
 */
export async function loadAdminToken(path: string): Promise<{ token: string; fresh: boolean }> {
  const file = join(path, "admin-token");
  const kept = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new ConfigError(`${file} cannot be read: ${messageOf(error)}`);
  });
  if (kept !== undefined) {
    const token = kept.trim();
    if (!ADMIN_TOKEN.test(token)) {
      throw new ConfigError(`${file} holds no token: remove it, and the next start makes another one.`);
    }
    await chmod(file, 0o600);
    return { token, fresh: false };
  }
  const token = randomBytes(ADMIN_TOKEN_BYTES).toString("base64url");
  await writeDurably(file, Buffer.from(`${token}\n`));
  return { token, fresh: true };
}

/** A directory that can be read but not written would fail at the first message; better at the start. */
async function probe(path: string): Promise<void> {
  const file = join(path, ".writable");
  await (await open(file, "w", 0o600)).close();
  await rm(file);
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(`${file}.new`, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  await syncDirectory(dirname(file));
}
