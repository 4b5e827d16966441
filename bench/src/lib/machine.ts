import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const require = createRequire(import.meta.url);

/** The version of an installed package, whether or not it lets its manifest be imported. */
export function versionOf(name: string): string {
  const manifests = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, "package.json"));
  const manifest = manifests.find((file) => existsSync(file));
  if (manifest === undefined) throw new Error(`${name} is not installed`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** One line that says what the figures were taken on. */
export function machine(): string {
  const cores = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${cores.length} × ${cores[0]?.model.trim() ?? "unknown CPU"}, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}`;
}

const WATCHED_MS = 2_000;

/**
 * How many cores other work keeps busy just before a bench begins, watched for two seconds: above some tenths the figures are
 * not to be compared with those of another run, only within their own. The load average would tell of the bench before.
 */
export async function busyCores(): Promise<number> {
  const before = coreTimes();
  await delay(WATCHED_MS);
  const after = coreTimes();
  return (cpus().length * (after.busy - before.busy)) / Math.max(1, after.all - before.all);
}

/** Milliseconds of all cores together since the machine started. */
function coreTimes(): { busy: number; all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const worked = times.user + times.nice + times.sys + times.irq;
    busy += worked;
    all += worked + times.idle;
  }
  return { busy, all };
}
