import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of so many bytes, in a sparse file: only what is written takes room. */
const SIZE = 8 * 1024 ** 3;
const BALLAST = "ballast";
const QUIETLY = { stdio: "pipe" } as const;

/** Where no file can be mounted, a file system in memory: what is written there is room in memory, so it is small. */
const IN_MEMORY = "512m";

/** Why the disk cannot be filled here; undefined when it can. Asked in the namespace that `enterMountNamespace` makes. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return NEEDS;
  return process.env[INSIDE] === undefined ? "needs a mount namespace" : undefined;
}

/** Whether that namespace can be made, and something be mounted in it. @returns why not, and what to do */
export function whyNoMount(): string | undefined {
  if (process.getuid?.() !== 0) return NEEDS;
  const mount = ["--mount", "mount", "-t", "tmpfs", "none", tmpdir()];
  return spawnSync("unshare", mount, { stdio: "ignore" }).status === 0 ? undefined : NEEDS;
}

const NEEDS = "needs a root that may mount: apt-get install mount e2fsprogs";
const INSIDE = "CHATCAST_CRASH_NAMESPACE";

/**
 * Goes on in a mount namespace of its own, where that is allowed: what is mounted there is gone with the last process
 * in it, however that ends, and nobody else sees it.
 */
export function enterMountNamespace(): void {
  if (process.env[INSIDE] !== undefined || process.getuid?.() !== 0 || process.execve === undefined) return;
  const tried = spawnSync("unshare", ["--mount", "true"], { stdio: "ignore" });
  if (tried.status !== 0) return;
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const which = execFileSync("which", ["unshare"], { encoding: "utf8" }).trim();
  process.execve(which, ["unshare", "--mount", ...program], { ...process.env, [INSIDE]: "1" });
}

/** A file system of its own, which can be filled without harm to anybody: ext4, on which syncing is real, where that can be had. */
export class SmallDisk {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** @throws Error when this machine does not let it be mounted. */
  static mount(home: string): SmallDisk {
    const directory = join(home, "disk");
    mkdirSync(directory);
    try {
      SmallDisk.#mountFile(join(home, "disk.img"), directory);
    } catch {
      // No loop devices, or no mkfs.ext4: syncing is nothing there, having no room is the same.
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${IN_MEMORY}`, "none", directory], { stdio: "pipe" });
    }
    return new SmallDisk(directory);
  }

  static #mountFile(image: string, directory: string): void {
    const file = openSync(image, "w");
    ftruncateSync(file, SIZE);
    closeSync(file);
    execFileSync(
      "mkfs.ext4",
      ["-q", "-m", "0", "-E", "nodiscard,lazy_itable_init=1,lazy_journal_init=1", image],
      QUIETLY,
    );
    execFileSync("mount", ["-o", "loop", image, directory], QUIETLY);
  }

  /** Takes all the room that is left. Asked for more than there is, `fallocate` takes what there is, and complains. */
  fill(): void {
    const path = join(this.directory, BALLAST);
    spawnSync("fallocate", ["--length", String(SIZE), path], { stdio: "ignore" });
    // In memory nothing is taken when there is less than was asked for.
    const { bavail, bsize } = statfsSync(this.directory);
    if (bavail > 0) spawnSync("fallocate", ["--length", String(bavail * bsize), `${path}-2`], { stdio: "ignore" });
  }

  empty(): void {
    for (const name of [BALLAST, `${BALLAST}-2`]) rmSync(join(this.directory, name), { force: true });
  }

  unmount(): void {
    const { status } = spawnSync("umount", [this.directory], { stdio: "ignore" });
    // Something still has a file open there: it goes when that does.
    if (status !== 0) execFileSync("umount", ["--lazy", this.directory]);
  }
}
