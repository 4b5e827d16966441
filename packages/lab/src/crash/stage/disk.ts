import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A file system of so many bytes, in a sparse file: only what is written takes room. */
const SIZE = 8 * 1024 ** 3;
const BALLAST = "ballast";

/** Why the disk cannot be filled here; undefined when it can. Needs root, `unshare`, `mkfs.ext4` and loop devices. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  if (process.env[INSIDE] === undefined) return "needs a mount namespace";
  return undefined;
}

const INSIDE = "CHATCAST_CRASH_NAMESPACE";

/**
 * Goes on in a mount namespace of its own, where that is allowed: what is mounted there is gone with the last process
 * in it, however that ends, and nobody else sees it.
 */
export function enterMountNamespace(): void {
  if (process.env[INSIDE] !== undefined || process.getuid?.() !== 0 || process.execve === undefined) return;
  const tried = spawnSync("unshare", ["--mount", "mkfs.ext4", "-V"], { stdio: "ignore" });
  if (tried.status !== 0) return;
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const which = execFileSync("which", ["unshare"], { encoding: "utf8" }).trim();
  process.execve(which, ["unshare", "--mount", ...program], { ...process.env, [INSIDE]: "1" });
}

/** An ext4 file system of its own, on which syncing is real, and which can be filled without harm to anybody. */
export class SmallDisk {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** @throws Error when this machine does not let it be mounted. */
  static mount(home: string): SmallDisk {
    const image = join(home, "disk.img");
    const directory = join(home, "disk");
    mkdirSync(directory);
    const file = openSync(image, "w");
    ftruncateSync(file, SIZE);
    closeSync(file);
    execFileSync("mkfs.ext4", ["-q", "-m", "0", "-E", "nodiscard,lazy_itable_init=1,lazy_journal_init=1", image]);
    execFileSync("mount", ["-o", "loop", image, directory]);
    return new SmallDisk(directory);
  }

  /** Takes all the room that is left. Asked for more than there is, `fallocate` takes what there is, and complains. */
  fill(): void {
    const path = join(this.directory, BALLAST);
    spawnSync("fallocate", ["--length", String(SIZE), path], { stdio: "ignore" });
  }

  empty(): void {
    rmSync(join(this.directory, BALLAST), { force: true });
  }

  unmount(): void {
    const { status } = spawnSync("umount", [this.directory], { stdio: "ignore" });
    // Something still has a file open there: it goes when that does.
    if (status !== 0) execFileSync("umount", ["--lazy", this.directory]);
  }
}
