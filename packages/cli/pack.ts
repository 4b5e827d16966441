import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { licencesOf } from "../../scripts/lib/licences.ts";
import { bundle } from "./build.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Programs beside the command line, with what they start in threads of their own: where in the package each group is. */
const PROGRAMS = {
  server: [
    "packages/server/src/main.ts",
    "packages/server/src/backup.ts",
    "packages/server/src/store/sqlite/worker.ts",
  ],
  lab: ["packages/lab/src/proxy/main.ts"],
};
/** What is asked for where it happens to be installed, and never missed. */
const OPTIONAL = ["bufferutil", "utf-8-validate", "pg-native"];

/**
 * The command line with the server, its page and the lab, as `npm pack` takes it: all that they need of other packages is
 * inside, so installing it asks no registry. Programs lie as they do in the repository, `server/src` beside `web/dist`.
 * @param folder is made anew
 * @param page the built page
 */
export async function buildPackage(folder: string, page: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "bin"), { recursive: true });
  const { version, license, description } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const inside = await Promise.all([
    bundle(join(folder, "bin/chatcast.mjs")),
    programs(PROGRAMS.server, join(folder, "server/src")),
    programs(PROGRAMS.lab, join(folder, "lab/src")),
    dependencies(join(ROOT, "packages/web")),
  ]);
  await cp(page, join(folder, "web/dist"), { recursive: true, filter: (path) => basename(path) !== ".stamp" });
  for (const file of ["LICENSE", "docs/CLI.md"]) await cp(join(ROOT, file), join(folder, basename(file)));
  const manifest = {
    ...{ name: "chatcast", version, description, license, type: "module" },
    engines: { node: ">=24" },
    bin: { chatcast: "bin/chatcast.mjs" },
  };
  await writeFile(join(folder, "THIRD-PARTY.md"), await licencesOf(inside.flat()));
  await writeFile(join(folder, "package.json"), json(manifest));
  // Where the server looks for its version.
  await writeFile(join(folder, "server/package.json"), json({ version, type: "module" }));
}

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Modules of one folder, so that each finds what lies beside it as its source did. @returns the paths of what is in them */
async function programs(sources: readonly string[], dir: string): Promise<string[]> {
  const build = await rolldown({
    input: sources.map((source) => join(ROOT, source)),
    platform: "node",
    external: OPTIONAL,
    logLevel: "warn",
    plugins: [threadsBeside, namedAsHere],
  });
  const { output } = await build.write({
    dir,
    format: "esm",
    chunkFileNames: "part-[hash].js",
    comments: { legal: true },
  });
  await build.close();
  return output.filter((one): one is OutputChunk => one.type === "chunk").flatMap(({ moduleIds }) => moduleIds);
}

/** Folders of all that a package is made with, so nothing is missing that the page has taken of it; our own are left out. */
async function dependencies(folder: string, found = new Set<string>()): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { dependencies?: object };
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    let above = folder;
    while (!existsSync(join(above, "node_modules", name)) && dirname(above) !== above) above = dirname(above);
    const one = join(above, "node_modules", name);
    if (found.has(one)) continue;
    found.add(one);
    await dependencies(one, found);
  }
  return [...found].filter((one) => !one.includes("/@chatcast/"));
}

const threadsBeside: Plugin = {
  name: "threads-beside",
  transform: {
    filter: { code: /new Worker\(new URL\(/ },
    handler: (code) =>
      code.replace(/new URL\("\.\/([\w-]+)\.ts", import\.meta\.url\)/, 'new URL("./$1.js", import.meta.url)'),
  },
};

/** What the programs' own help calls them: there is no npm where the package is. */
const namedAsHere: Plugin = {
  name: "named-as-here",
  transform: {
    filter: { code: /npm (?:start|run (?:backup|lab)) -- / },
    handler: (code) =>
      code.replaceAll("npm start -- ", "chatcast serve ").replaceAll(/npm run (backup|lab) -- /g, "chatcast $1 "),
  },
};

if (import.meta.main) {
  const folder = fileURLToPath(new URL("dist/package", import.meta.url));
  await buildPackage(folder, join(ROOT, "packages/web/dist"));
  const args = ["pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", join(folder, "..")];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: folder });
  const [{ filename, size }] = JSON.parse(stdout) as [{ filename: string; size: number }];
  console.log(`${join(folder, "..", filename)}, ${(size / 1_048_576).toFixed(1)} MiB: npm install -g it`);
}
