import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { NAVIGATION, pagesOf, sitePage, titleOf } from "./lib/doc-pages.mjs";
import { Failure, run } from "./lib/fail.mjs";
import { commandOf, pinnedNode, ROOT, runInPlace, runToEnd } from "./lib/runtime.mjs";

const SITE = join(ROOT, "docs/site");
/** Made anew at every run: the sources of the site as its generator wants them. */
const MADE = join(SITE, "dist");
const CONTENT = join(MADE, "src/content/docs");
const FILES = join(MADE, "public/files");
const REFERENCE = "sdk/reference";
const FIRST_DOOR = "client";

/** The generator has a lock file of its own: who starts or tests ChatCast does not wait for it. */
async function install() {
  const installed = join(SITE, "node_modules/.package-lock.json");
  const lock = join(SITE, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log("Installing the site's generator (once) …");
  const { code, output } = await runToEnd("npm", ["ci", "--no-audit", "--no-fund"], { cwd: SITE });
  if (code !== 0) throw new Failure(`npm ci in docs/site failed:\n${output}`);
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The pages of the repository, and what they show. @returns what stands in the sidebar */
function pages() {
  const groups = NAVIGATION.map((group) => ({ label: group.label, pages: pagesOf(ROOT, group), folder: group.folder }));
  const all = groups.flatMap((group) => group.pages);
  const slugs = new Map(all.map(({ path, slug }) => [path, slug]));
  for (const { path, slug, label } of all) {
    const { text, wanted } = sitePage(path, readFileSync(join(ROOT, path), "utf8"), slugs, label);
    write(join(CONTENT, `${slug === "" ? "index" : slug}.md`), text);
    for (const file of wanted) cpSync(join(ROOT, file), join(FILES, file), { recursive: true });
  }
  return groups.map((group) => ({
    label: group.label,
    collapsed: group.folder !== undefined,
    items: group.pages.map(({ slug, label }) => (slug === "" ? { label, link: "/" } : { label, slug })),
  }));
}

/** The reference of the client library, from the comments in its sources. */
async function reference() {
  const out = join(CONTENT, REFERENCE);
  const args = [commandOf("typedoc", "typedoc", SITE), "--options", join(SITE, "typedoc.json"), "--out", out];
  const { code, output } = await runToEnd(pinnedNode(), args, { cwd: SITE });
  if (code !== 0) throw new Failure(`TypeDoc failed:\n${output}`);
  // `index` is the name of the page that stands for its folder; the first door's own is none.
  renameSync(join(out, "index"), join(out, FIRST_DOOR));
  for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".md")) continue;
    const path = join(out, name);
    const text = readFileSync(path, "utf8");
    const here = posix.dirname(name.split(sep).join("/")).replace(/^client(?=\/|$)/, "index");
    const linked = text.replace(/(\]\()([^)\s#:]+)\.md/g, (_, before, target) => {
      const to = posix.join(here, target).replace(/^index\//, `${FIRST_DOOR}/`);
      return `${before}/${posix.join(REFERENCE, to.replace(/(?:^|\/)index$/, "")).toLowerCase()}/`;
    });
    const own = titleOf(text) ?? name;
    const title = name === "index.md" ? "Reference" : own === "index" ? FIRST_DOOR : own;
    writeFileSync(path, `---\ntitle: ${JSON.stringify(title)}\n---\n\n${linked.replace(/^# .+\n/m, "")}`);
  }
}

async function prepare() {
  await install();
  rmSync(MADE, { recursive: true, force: true });
  write(join(MADE, "sidebar.json"), JSON.stringify(pages(), undefined, 2));
  cpSync(join(SITE, "content.config.ts"), join(MADE, "src/content.config.ts"));
  cpSync(join(ROOT, "packages/web/public/favicon.svg"), join(MADE, "public/favicon.svg"));
  await reference();
}

/** `npm run docs`: the documentation as a site on this machine; `npm run docs:build`: as files, in docs/site/dist/out. */
await run(async () => {
  const [command = "dev", ...args] = process.argv.slice(2);
  await prepare();
  process.env.ASTRO_TELEMETRY_DISABLED = "1";
  const astro = commandOf("astro", "astro", SITE);
  process.chdir(SITE);
  const code = await runInPlace(pinnedNode(), [astro, command, ...args]);
  if (command === "build" && code === 0) console.log(`The site: ${relative(ROOT, join(MADE, "out"))}`);
  return code;
});
