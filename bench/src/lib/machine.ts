import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";

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

/**
 * How many cores other work kept busy before the bench began (the load average of the last minute): above some tenths the
 * figures are not to be compared with those of another run, only within their own.
 */
export function busyCores(): number {
  return loadavg()[0] ?? 0;
}
