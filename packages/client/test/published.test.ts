import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Server } from "socket.io";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage } from "../build.ts";
import * as source from "../src/index.ts";

const run = promisify(execFile);
const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const TSC = join(MODULES, "typescript/bin/tsc");

/** A folder of somebody who has installed the package: what was packed, and its dependencies beside it. */
let consumer = "";
let installed = "";
let packed = { size: 0, files: [] as { path: string }[] };

beforeAll(async () => {
  consumer = await realpath(await mkdtemp(join(tmpdir(), "chatcast-package-")));
  installed = join(consumer, "node_modules/@chatcast/client");
  const folder = join(consumer, "built");
  await run(process.execPath, [TSC, "-b", fileURLToPath(new URL("..", import.meta.url))]);
  await buildPackage(folder);
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", consumer],
    {
      cwd: folder,
    },
  );
  const [told] = JSON.parse(stdout) as [{ filename: string; size: number; files: { path: string }[] }];
  packed = told;
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(consumer, told.filename), "--strip-components=1", "-C", installed]);
  for (const name of ["socket.io-client", "zod", "@types"]) {
    await symlink(join(MODULES, name), join(consumer, "node_modules", name), "dir");
  }
  await writeFile(join(consumer, "package.json"), JSON.stringify({ type: "module", private: true }));
});
afterAll(() => rm(consumer, { recursive: true, force: true }));

async function textsOf(folder: string, ending: string): Promise<[name: string, text: string][]> {
  const names = (await readdir(join(installed, folder), { recursive: true })).filter((name) => name.endsWith(ending));
  return Promise.all(
    names.map(async (name) => [name, await readFile(join(installed, folder, name), "utf8")] as const),
  ) as Promise<[string, string][]>;
}

/** What a module asks for by the name of a package. */
const packagesIn = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport) ?\(?"([\w@][^"]*)"/g)].map(([, name = ""]) => name);

test("[PB1] modules, declarations, licences and a page are packed, and nothing of the sources", async () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "THIRD-PARTY.md", "package.json"]));
  expect(
    paths.filter((path) => !/^(?:dist\/[\w-]+\.js|types\/[\w/-]+\.d\.ts|[\w-]+\.md|LICENSE|package\.json)$/.test(path)),
  ).toEqual([]);
  for (const [name, text] of [...(await textsOf("dist", ".js")), ...(await textsOf("types", ".d.ts"))]) {
    expect(`${name}: ${/packages\/\w+\/src|node_modules|\.ts"|sourceMappingURL/.exec(text)?.[0]}`).toBe(
      `${name}: undefined`,
    );
  }
  const licences = await readFile(join(installed, "THIRD-PARTY.md"), "utf8");
  expect([...licences.matchAll(/^## (\S+)/gm)].map(([, name]) => name)).toEqual([
    "@noble/curves",
    "@noble/hashes",
    "idb",
  ]);
  // What nobody wants to grow unseen; a bound and not an expectation.
  console.log(`@chatcast/client: ${packed.files.length} files, ${(packed.size / 1024).toFixed(0)} KiB packed`);
  expect(packed.size).toBeLessThan(450 * 1024);
});

test("[PB2] nothing is asked for but the two dependencies that the manifest names", async () => {
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as Record<string, object>;
  const dependencies = Object.keys(manifest.dependencies ?? {});
  expect(dependencies).toEqual(["socket.io-client", "zod"]);
  expect(manifest).not.toHaveProperty("private");
  const modules = [...(await textsOf("dist", ".js")), ...(await textsOf("types", ".d.ts"))];
  const asked = new Set(modules.flatMap(([, text]) => packagesIn(text)));
  expect([...new Set([...asked].map((name) => name.split("/")[0]))].toSorted()).toEqual(dependencies);
});

test("[PB3] Node finds every door, and the client of the first connects", async () => {
  const http = createServer();
  const io = new Server(http);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  await writeFile(
    join(consumer, "program.js"),
    `import * as client from "@chatcast/client";
const { exports } = JSON.parse(await (await import("node:fs/promises")).readFile(process.argv[3], "utf8"));
const doors = Object.keys(exports).map((door) => "@chatcast/client" + door.slice(1));
const found = await Promise.all(doors.map(async (door) => Object.keys(await import(door)).length > 0));
const one = client.openClient({ url: process.argv[2] });
await new Promise((done) => one.subscribe(() => one.snapshot().connection.state === "connected" && done()));
one.close();
console.log(JSON.stringify({ names: Object.keys(client), found }));
`,
  );
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { stdout } = await run(process.execPath, ["program.js", url, join(installed, "package.json")], {
    cwd: consumer,
  });
  await io.close();
  const { names, found } = JSON.parse(stdout) as { names: string[]; found: boolean[] };
  expect(new Set(names)).toEqual(new Set(Object.keys(source)));
  expect(found).toEqual(Array.from({ length: 7 }, () => true));
});

test("[PB4] a bundler that takes the browser's conditions makes a page of it, with its threads and without what Node has", async () => {
  await writeFile(join(consumer, "index.html"), '<script type="module" src="./page.js"></script>');
  await writeFile(
    join(consumer, "page.js"),
    `import { browserDigests, browserSealing, openClient } from "@chatcast/client";
import { fetchRooms } from "@chatcast/client/page";
globalThis.client = openClient({ platform: { ...browserDigests(), ...browserSealing() } });
globalThis.fetchRooms = fetchRooms;
`,
  );
  await build({ root: consumer, configFile: false, logLevel: "silent", build: { outDir: "page", minify: false } });
  const assets = join(consumer, "page/assets");
  const names = await readdir(assets);
  expect(names).toContainEqual(expect.stringMatching(/^digest-worker-.*\.js$/));
  expect(names).toContainEqual(expect.stringMatching(/^sealing-worker-.*\.js$/));
  const scripts = await Promise.all(names.map((name) => readFile(join(assets, name), "utf8")));
  expect(scripts.join("\n")).toContain("reliable_event");
  // The way past Socket.IO, which only the Node of this package takes.
  expect(scripts.join("\n")).not.toContain("_generateMask");
});

test("[PB5] the declarations hold by themselves, for a program with all checks on", async () => {
  await writeFile(
    join(consumer, "program.ts"),
    `import * as fs from "node:fs/promises";
import { type ChatCastClient, ChatCastError, type ErrorCode, fileIdentities, fileStorage, openClient, pathOpener, type Snapshot } from "@chatcast/client";
import { type PathReport, diagnosePath } from "@chatcast/client/doctor";
import { openPageClient } from "@chatcast/client/page";

const directory = "kept";
const client: ChatCastClient = openClient({ url: "http://localhost", storage: fileStorage({ directory, fs }), identities: fileIdentities({ directory, fs }), files: pathOpener(fs) });
const texts: (string | undefined)[] | undefined = client.snapshot().conversations[0]?.messages.map(({ text }) => text);
const state: Snapshot["connection"]["state"] = client.snapshot().connection.state;
const report: Promise<PathReport> = diagnosePath("http://localhost");
const code: ErrorCode = new ChatCastError("E_NO_ROOM", "gone").code;
// @ts-expect-error no such code
new ChatCastError("E_NOTHING", "");
// @ts-expect-error a mode is missing
client.say("hello", {});
export { client, code, openPageClient, report, state, texts };
`,
  );
  const compilerOptions = {
    target: "ES2024",
    module: "NodeNext",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  const checked = await run(process.execPath, [TSC, "-p", consumer]).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(checked).toBe("");
});
