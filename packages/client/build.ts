import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { licencesOf } from "../../scripts/lib/licences.ts";
import { copyTypes } from "./types.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
/** Beside the modules of the doors: what a browser runs in threads of its own. */
const WORKERS = ["digests/digest-worker", "sealed/chunks/sealing-worker"];
/** What stays a package of its own: the connection, and what the types of the packets are made with. */
const OUTSIDE = ["socket.io-client", "zod"];

type Target = string | { browser: string; default: string };

interface Manifest {
  version: string;
  license: string;
  type: string;
  sideEffects: boolean;
  exports: Record<string, Target>;
  dependencies: Record<string, string>;
}

const manifestOf = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(HERE, "..", name, "package.json"), "utf8")) as Manifest;

/**
 * The client library as `npm pack` takes it: modules, declarations, manifest, licences. It needs the declarations of a
 * type check.
 * @param folder is made anew
 */
export async function buildPackage(folder: string): Promise<void> {
  const [whole, protocol] = await Promise.all([manifestOf("client"), manifestOf("protocol")]);
  const own = { ...whole, exports: Object.fromEntries(Object.entries(whole.exports).filter(isPublished)) };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const doors = Object.values(own.exports).flatMap((target) =>
    typeof target === "string" ? [target] : [target.default, target.browser],
  );
  const [chunks] = await Promise.all([
    bundle(doors, join(folder, "dist")),
    copyTypes(join(ROOT, ".cache/types"), doors.map(moduleOf), join(folder, "types")),
    cp(join(ROOT, "LICENSE"), join(folder, "LICENSE")),
    cp(join(HERE, "README.md"), join(folder, "README.md")),
  ]);
  await writeFile(join(folder, "THIRD-PARTY.md"), await licencesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(published(own, protocol), undefined, 2)}\n`);
}

/** Other doors lead to what the tests of several packages share. */
const isPublished = ([, target]: [string, Target]): boolean =>
  (typeof target === "string" ? target : target.default).startsWith("./src/");

/** `./src/files/x.ts` as `files/x`. */
const moduleOf = (source: string): string => source.replace(/^\.\/src\//, "").replace(/\.ts$/, "");

async function bundle(doors: readonly string[], dir: string): Promise<OutputChunk[]> {
  const names = [...doors.map(moduleOf), ...WORKERS];
  const build = await rolldown({
    // By their last name: the modules that start a thread look for it beside themselves, whatever part they came to be in.
    input: Object.fromEntries(names.map((name) => [name.split("/").at(-1), join(HERE, "src", `${name}.ts`)])),
    external: OUTSIDE.map((name) => new RegExp(`^${name}(?:/|$)`)),
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], conditionNames: ["import", "default"] },
    logLevel: "warn",
    // Else the path of its source stands above each module.
    experimental: { attachDebugInfo: "none" },
    plugins: [workersBeside],
  });
  const { output } = await build.write({ dir, format: "esm", chunkFileNames: "part-[hash].js" });
  await build.close();
  return output.filter((one) => one.type === "chunk");
}

const workersBeside: Plugin = {
  name: "workers-beside",
  transform: {
    filter: { code: /new Worker\(new URL\(/ },
    handler: (code) =>
      code.replace(/new URL\("\.\/([\w-]+)\.ts", import\.meta\.url\)/, 'new URL("./$1.js", import.meta.url)'),
  },
};

/** The manifest: the doors of the sources, as modules with their declarations. */
function published(own: Manifest, protocol: Manifest): object {
  const js = (source: string) => `./dist/${moduleOf(source)}.js`;
  const types = (source: string) => `./types/client/${moduleOf(source)}.d.ts`;
  const exports = Object.entries(own.exports).map(([door, target]) => [
    door,
    typeof target === "string"
      ? { types: types(target), default: js(target) }
      : { types: types(target.default), browser: js(target.browser), default: js(target.default) },
  ]);
  const versions = { ...protocol.dependencies, ...own.dependencies };
  const { version, license, type, sideEffects } = own;
  return {
    name: "@chatcast/client",
    version,
    description: "Rooms that prove what they deliver: messages and verified, resumable files, in browsers and Node.",
    license,
    type,
    sideEffects,
    engines: { node: ">=24" },
    files: ["dist", "types", "THIRD-PARTY.md"],
    exports: Object.fromEntries(exports),
    dependencies: Object.fromEntries(OUTSIDE.map((name) => [name, versions[name]])),
  };
}

if (import.meta.main) {
  const folder = join(HERE, "dist");
  await buildPackage(folder);
  console.log(`${dirname(folder)}/dist: npm pack ./packages/client/dist`);
}
