import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, unlink } from "node:fs/promises";

/** Gives the lock back. */
export type Unlock = () => Promise<void>;

/**
 * One program at a time. The file holds who has it; that of a program which is gone counts for nothing.
 * @returns undefined while another program has it.
 */
export async function tryLock(path: string): Promise<Unlock | undefined> {
  const mine = await holderOf(process.pid);
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  await file.writeFile(mine);
  await file.close();
  try {
    for (;;) {
      if (await linked(draft, path)) return () => unlink(path);
      const holder = await readFile(path, "utf8").catch(() => "");
      if (holder !== "" && holder === (await holderOf(Number.parseInt(holder, 10)))) return undefined;
      await takeAway(path, holder);
    }
  } finally {
    await unlink(draft);
  }
}

/** Takes a stale lock away, and puts one back that somebody else has made meanwhile. */
async function takeAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, "utf8")) !== stale) await linked(aside, path);
    await unlink(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A process id and, where it can be had, when that process began: ids are used again. Empty when there is none. */
async function holderOf(pid: number): Promise<string> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return "";
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The 22nd field; the second, the name in parentheses, may hold spaces.
  const began = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${began}`;
}
