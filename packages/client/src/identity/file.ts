import { type Agreement, fromBase64Url, type Signer, safetyNumber, toBase64Url } from "@chatcast/protocol";
import { webCrypto } from "../crypto/web-crypto.ts";
import { foldName } from "../journal/fold-name.ts";
import { type FileSystem, ifThere, isCode, join, storageError } from "../storage/file-system.ts";
import type { Identities } from "./port.ts";

/** The part of `node:fs/promises` that is used here. */
export type IdentityFiles = Pick<FileSystem, "mkdir" | "readFile" | "open" | "unlink"> & {
  link(existing: string, path: string): Promise<unknown>;
};

export interface FileIdentitiesOptions {
  /** Made when it is not there, readable to its owner alone. */
  directory: string;
  /** `node:fs/promises`. */
  fs: IdentityFiles;
}

interface Met {
  room: string;
  username: string;
  key: string;
}

const SEED_BYTES = 32;

/**
 * Keeps the person's keys, and the keys of others, as files that only their owner can read: for Node. Programs that begin
 * at the same time make one key. What a crash has torn off the list of others is left out.
 */
export function fileIdentities({ directory, fs }: FileIdentitiesOptions): Identities {
  const met = join(directory, "met.jsonl");
  let signing: Promise<Signer> | undefined;
  let agreeing: Promise<Agreement> | undefined;

  async function write(path: string, text: string): Promise<void> {
    const file = await fs.open(path, "a", 0o600);
    try {
      await file.appendFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  async function keptSeed(name: string): Promise<Uint8Array> {
    const path = join(directory, `${name}.key`);
    const kept = await ifThere(fs.readFile(path, "utf8"));
    if (kept !== undefined) return seedOf(kept);
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    const fresh = (await webCrypto()).randomBytes(SEED_BYTES);
    const draft = `${path}.${toBase64Url((await webCrypto()).randomBytes(12))}`;
    await write(draft, `${toBase64Url(fresh)}\n`);
    try {
      // A name of its own or none: whoever comes second takes what is there, and it is always whole.
      await fs.link(draft, path);
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    } finally {
      await fs.unlink(draft);
    }
    return seedOf(await fs.readFile(path, "utf8"));
  }

  async function known(room: string, username: string): Promise<string | undefined> {
    const lines = ((await ifThere(fs.readFile(met, "utf8"))) ?? "").split("\n");
    const [inRoom, name] = [foldName(room), foldName(username)];
    return lines.map(readMet).findLast((one) => one?.room === inRoom && one.username === name)?.key;
  }

  async function remember(room: string, username: string, key: string): Promise<void> {
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    const line: Met = { room: foldName(room), username: foldName(username), key };
    // The line break first: a line that was torn by a crash ends there.
    await write(met, `\n${JSON.stringify(line)}`);
  }

  return {
    signer() {
      signing ??= keptSeed("sign")
        .then(async (seed) => (await webCrypto()).signerOf(seed))
        .catch(storageError);
      return signing;
    },
    agreement() {
      agreeing ??= keptSeed("agree")
        .then(async (seed) => (await webCrypto()).agreementOf(seed))
        .catch(storageError);
      return agreeing;
    },
    async meet(room, username, key) {
      const before = await known(room, username).catch(storageError);
      if (before === undefined && key !== undefined) await remember(room, username, key).catch(storageError);
      return before ?? key;
    },
    trust: (room, username, key) => remember(room, username, key).catch(storageError),
    async safetyNumber(one, other) {
      const [a, b] = [fromBase64Url(one), fromBase64Url(other)];
      if (a === undefined || b === undefined) throw new TypeError("not a key");
      return safetyNumber(await webCrypto(), a, b);
    },
  };
}

function seedOf(text: string): Uint8Array {
  const seed = fromBase64Url(text.trim());
  if (seed?.length !== SEED_BYTES) throw new Error("the file of a key is damaged");
  return seed;
}

function readMet(line: string): Met | undefined {
  try {
    const one: unknown = JSON.parse(line);
    return isMet(one) ? one : undefined;
  } catch {
    return undefined;
  }
}

function isMet(one: unknown): one is Met {
  if (typeof one !== "object" || one === null) return false;
  return ["room", "username", "key"].every((name) => typeof (one as Record<string, unknown>)[name] === "string");
}
