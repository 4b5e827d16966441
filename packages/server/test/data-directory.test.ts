import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError } from "../src/config.ts";
import { bindLog, openDataDirectory } from "../src/data-directory.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "chatcast-data-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function expectRefused(path: string): Promise<void> {
  const refused = openDataDirectory(path);
  await expect(refused).rejects.toBeInstanceOf(ConfigError);
  await expect(refused).rejects.toThrow(`Cannot write to the data directory ${path}: `);
}

/** Where nothing can be made, and Node's own recursive mkdir never ends. */
const kernels: readonly string[] = process.platform === "linux" ? ["/proc/nope", "/proc/nope/deeper/still"] : [];

test.each([...kernels, "/dev/null", "/dev/null/below"])("[SU3] %s is refused", expectRefused);

test("[SU3] a plain file is refused, and a folder below it", async () => {
  const file = join(home, "file");
  await writeFile(file, "");
  await expectRefused(file);
  await expectRefused(join(file, "below"));
});

test("[SU3] a folder that is read-only is refused, and one below it", async () => {
  // To root a mode closes nothing; the kernel's own folders are closed to everybody.
  const closed = process.getuid?.() === 0 ? "/sys" : join(home, "closed");
  await mkdir(closed, { mode: 0o500, recursive: true });
  await expectRefused(closed);
  await expectRefused(join(closed, "below"));
});

test("[SU4] folders on the way are made, readable by their owner alone, and opened again", async () => {
  const path = join(home, "a", "b", "c");
  const { secret } = await openDataDirectory(path);
  for (const folder of [join(home, "a"), path]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await openDataDirectory(path)).secret).toEqual(secret);
});

test("[PQ7] where it cannot be read to which log the files belong, they are taken for those of none", async () => {
  const path = join(home, "bound");
  // Root may read every file, but nobody a folder.
  await mkdir(join(path, "belongs-to"), { recursive: true });
  for (const log of [undefined, "another"]) {
    const refused = bindLog(path, log);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toThrow(`${join(path, "belongs-to")} cannot be read`);
  }
});
