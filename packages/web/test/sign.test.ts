import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { packBuild } from "../build/pack.ts";
import { assetsOf, signBuild } from "../build/sign.ts";

const PAGE = '<meta name="chatcast-build" content="CHATCAST_BUILD" /><script src="/theme.js"></script>';
const FILES = {
  "index.html": PAGE,
  "sw.js": "start(CHATCAST_BUILD)",
  "theme.js": "theme",
  "favicon.svg": "<svg/>",
  "manifest.webmanifest": "{}",
  "assets/a.js": "a",
  "assets/b.css": "b",
  "assets/admin/c.js": "the administrator's",
  "assets/pdf/d.mjs": "what shows PDFs",
};

/** Signs a build with some files as given. @returns what is told of it. */
async function signed(change: Partial<typeof FILES> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-build-"));
  try {
    for (const name of ["admin", "pdf"]) await mkdir(join(folder, "assets", name), { recursive: true });
    for (const [name, text] of Object.entries({ ...FILES, ...change })) await writeFile(join(folder, name), text);
    signBuild(folder);
    const page = await readFile(join(folder, "index.html"), "utf8");
    const worker = await readFile(join(folder, "sw.js"), "utf8");
    const told = JSON.parse(worker.slice("start(".length, -1)) as { id: string; files: Record<string, string> };
    return { page, ...told };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("[PW10] page and worker tell one id, and the worker all that the page consists of", async () => {
  const { page, id, files } = await signed();
  const [theme = ""] = /\/theme\.js\?\w{8}/.exec(page) ?? [];
  expect(page).toContain(`content="${id}"`);
  expect(new Set(Object.keys(files))).toEqual(new Set(["/", "/assets/a.js", "/assets/b.css", "/favicon.svg", theme]));
  for (const digest of Object.values(files)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test("[PW10] the id is that of the same files, and another one when any of them is", async () => {
  const { id } = await signed();
  expect((await signed()).id).toBe(id);
  const changes: Partial<typeof FILES>[] = [
    { "index.html": `${PAGE}<p>` },
    { "theme.js": "another" },
    { "favicon.svg": "<svg> </svg>" },
    { "assets/a.js": "another" },
    { "assets/b.css": "another" },
  ];
  const ids = await Promise.all(changes.map(async (change) => (await signed(change)).id));
  expect(new Set([id, ...ids]).size).toBe(1 + changes.length);
  await expect(signed({ "sw.js": "start()" })).rejects.toThrow("sw.js has no CHATCAST_BUILD");
});

test("[WD6] texts of a kilobyte and more lie packed beside themselves in every folder, and are no files of the page", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-build-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "assets/admin"), { recursive: true });
  const long = "the same words again; ".repeat(100);
  for (const name of ["index.html", "assets/a.js", "assets/admin/c.css", "assets/admin/d.mjs", "assets/font.woff2"]) {
    await writeFile(join(folder, name), long);
  }
  await writeFile(join(folder, "assets/small.js"), "small");
  packBuild(folder);
  const packed = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:br|gz)$/.test(name)).sort();
  expect(packed).toEqual(
    ["assets/a.js", "assets/admin/c.css", "assets/admin/d.mjs", "index.html"].flatMap((name) => [
      `${name}.br`,
      `${name}.gz`,
    ]),
  );
  expect(brotliDecompressSync(await readFile(join(folder, "assets/a.js.br"))).toString()).toBe(long);
  expect(gunzipSync(await readFile(join(folder, "assets/a.js.gz"))).toString()).toBe(long);
  expect(assetsOf(folder)).toEqual(["a.js", "font.woff2", "small.js"]);
});
