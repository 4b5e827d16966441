import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import { Failure } from "../exit.ts";
import { fillSpool } from "./spool.ts";

/** A file to be sent. */
export interface Outgoing {
  path: string;
  /** As recipients see it. */
  name: string;
  size: number;
  /** When it was last written to, in milliseconds since the epoch. */
  modifiedAt: number;
  /** Made for this command alone: it goes when it was sent. */
  temporary: boolean;
}

interface GatherOptions {
  stateDirectory: string;
  stdin: Readable;
  /** The name of what comes from standard input. */
  name: string | undefined;
  signal: AbortSignal;
}

/**
 * The files that were named, those below folders, and standard input for `-`. What is in a folder is named by its way from
 * there, with `_` for the separators, since names carry none.
 * @throws Failure usage; system errors with their path
 */
export async function gather(paths: readonly string[], options: GatherOptions): Promise<Outgoing[]> {
  if (options.name !== undefined && !paths.includes("-")) {
    throw new Failure("usage", "--name names what comes from standard input: give - as a file");
  }
  const found = [];
  for (const path of paths) found.push(...(path === "-" ? [await spool(options)] : await below(path)));
  if (found.length === 0) throw new Failure("missing", "there are no files in these folders");
  return found;
}

async function below(path: string): Promise<Outgoing[]> {
  // The same file under another way to it is the same send.
  const root = await realpath(path);
  const facts = await stat(root);
  if (facts.isFile()) return [outgoing(root, basename(path), facts)];
  if (!facts.isDirectory()) throw new Failure("usage", `${path} is neither a file nor a folder`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => {
      const name = [basename(root), ...relative(root, file).split(sep)].join("_");
      return outgoing(file, name, await stat(file));
    }),
  );
}

function outgoing(path: string, name: string, { size, mtimeMs }: Stats, temporary = false): Outgoing {
  return { path, name, size, modifiedAt: mtimeMs, temporary };
}

async function spool({ stateDirectory, stdin, name = "stdin", signal }: GatherOptions): Promise<Outgoing> {
  const path = await fillSpool(stateDirectory, stdin, signal);
  return outgoing(path, name, await stat(path), true);
}
