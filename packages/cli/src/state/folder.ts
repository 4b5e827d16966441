import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type * as z from "zod/mini";

/** Where the program keeps keys, journals and tokens: for its owner alone. */
export function stateDirectory(env: NodeJS.ProcessEnv): string {
  if (env.CHATCAST_STATE) return env.CHATCAST_STATE;
  return join(env.XDG_STATE_HOME || join(homedir(), ".local/state"), "chatcast");
}

/** Makes a folder below the state directory if it is not there. @returns its path */
export async function privateFolder(directory: string, name = ""): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Also where somebody has made it before, or widened it since.
  await chmod(directory, 0o700);
  const folder = join(directory, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A name for a file that tells nothing of what it is about. */
export function fileNameOf(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** @returns undefined when there is none, or none that this version can read. */
export async function readState<T>(path: string, schema: z.ZodMiniType<T>): Promise<T | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all, also when the machine goes down meanwhile. */
export async function writeState(path: string, value: object): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
