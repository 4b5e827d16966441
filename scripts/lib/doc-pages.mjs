import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { files } from "./source.mjs";

/**
 * Where each page of the documentation stands on its site. A folder's pages are all of them, under their own titles.
 * @typedef {{ path: string, slug: string, label: string }} Page `slug`: its address, without the slashes around it
 * @typedef {{ folder: string, slug: string, first: string }} Folder `first`: the page that lists the others
 * @typedef {{ label: string, pages?: Page[], folder?: Folder }} Group
 */

/** @type {readonly Group[]} */
export const NAVIGATION = [
  {
    label: "Use it",
    pages: [
      { path: "README.md", slug: "", label: "Tour" },
      { path: "docs/CLI.md", slug: "cli", label: "Command line" },
      { path: "docs/HOOKS.md", slug: "hooks", label: "Bots and hooks" },
      { path: "docs/ATTACKS.md", slug: "attacks", label: "The attack lab" },
      { path: "docs/GLOSSARY.md", slug: "glossary", label: "Words" },
    ],
  },
  {
    label: "Run it",
    pages: [
      { path: "docs/OPERATING.md", slug: "operating", label: "Operating" },
      { path: "docs/SCALING.md", slug: "scaling", label: "Scaling" },
      { path: "docs/LIMITS.md", slug: "limits", label: "Limits" },
      { path: "docs/BENCHMARKS.md", slug: "benchmarks", label: "Benchmarks" },
      { path: "docs/RELIABILITY.md", slug: "reliability", label: "Reliability" },
    ],
  },
  { label: "Security", pages: [{ path: "docs/THREATS.md", slug: "threats", label: "Threats" }] },
  {
    label: "Build on it",
    pages: [
      { path: "packages/client/README.md", slug: "sdk", label: "The client library" },
      { path: "examples/README.md", slug: "sdk/examples", label: "Examples" },
      { path: "examples/python/README.md", slug: "python", label: "A client in Python" },
    ],
  },
  { label: "Protocol and rules", folder: { folder: "docs/spec", slug: "spec", first: "docs/SPEC.md" } },
  {
    label: "Work on it",
    pages: [
      { path: "CONTRIBUTING.md", slug: "contributing", label: "Contributing" },
      { path: "docs/design.md", slug: "design", label: "How it looks" },
    ],
  },
  { label: "Decisions", folder: { folder: "docs/adr", slug: "adr", first: "docs/adr/README.md" } },
];

/** Pages are what is written for people: those of `docs`, and those that stand beside what they tell of. */
const PAGE = /^(?:docs\/(?!site\/).*|README|CONTRIBUTING|packages\/client\/README|examples\/(?:.*\/)?README)\.md$/i;
/** Inline, with or without a title; pictures too. */
const LINK = /(\]\()([^)\s]+)/g;

/**
 * Every page of a group, its list before the others.
 * @param {string} root
 * @param {Group} group
 * @returns {Page[]}
 */
export function pagesOf(root, { pages = [], folder }) {
  if (folder === undefined) return pages;
  const names = readdirSync(join(root, folder.folder)).filter((name) => name.endsWith(".md"));
  const paths = names.map((name) => `${folder.folder}/${name}`).filter((path) => path !== folder.first);
  const listed = linksOf(root, folder.first);
  return [
    { path: folder.first, slug: folder.slug, label: "All of them" },
    ...paths.sort().map((path) => {
      const name = posix.basename(path, ".md");
      const label = titleOf(readFileSync(join(root, path), "utf8")) ?? listed.get(path) ?? name;
      return { path, slug: `${folder.slug}/${name.toLowerCase()}`, label };
    }),
  ];
}

/**
 * @param {string} root
 * @param {string} page
 * @returns {Map<string, string>} the words under which it leads to each path
 */
function linksOf(root, page) {
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), "utf8") : "";
  const links = [...text.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)];
  return new Map(links.map(([, words = "", target = ""]) => [resolved(page, target), words]));
}

/** @param {string} text @returns {string | undefined} its title, without marks; some pages have sections only */
export function titleOf(text) {
  return /^# (.+)$/m.exec(text)?.[1]?.replace(/[`*\\]/g, "");
}

/**
 * Pages without a place, places without a page, and lists that leave out one of their folder.
 * @param {string} root
 * @param {readonly Group[]} navigation
 * @returns {string[]} violations
 */
export function checkDocPages(root, navigation = NAVIGATION) {
  const places = navigation.flatMap((group) => pagesOf(root, group));
  const placed = new Set(places.map(({ path }) => path));
  const slugs = places.map(({ slug }) => slug);
  return [
    ...files(root)
      .filter((path) => PAGE.test(path) && !placed.has(path))
      .map((path) => `${path}: it has no place in the navigation of scripts/lib/doc-pages.mjs`),
    ...places
      .filter(({ path }) => !existsSync(join(root, path)))
      .map(({ path }) => `${path}: the navigation of scripts/lib/doc-pages.mjs leads there, and it is not there`),
    ...slugs
      .filter((slug, index) => slugs.indexOf(slug) !== index)
      .map((slug) => `scripts/lib/doc-pages.mjs: two pages have the address "${slug}"`),
    ...navigation.flatMap((group) => (group.folder === undefined ? [] : unlisted(root, group.folder))),
  ];
}

/**
 * @param {string} root
 * @param {Folder} folder
 */
function unlisted(root, folder) {
  const listed = linksOf(root, folder.first);
  return pagesOf(root, { label: "", folder })
    .filter(({ path }) => path !== folder.first && !listed.has(path))
    .map(({ path }) => `${path}: ${folder.first} does not list it`);
}

/**
 * @param {string} from a page
 * @param {string} target a relative link in it
 * @returns {string} the path that it leads to, from the root
 */
function resolved(from, target) {
  return posix.normalize(posix.join(posix.dirname(from), target.replace(/#.*$/, "")));
}

/**
 * A page as the site's generator takes it: its title in front, links to pages and files as the site has them.
 * @param {string} path
 * @param {string} text
 * @param {ReadonlyMap<string, string>} slugs of all pages, by their paths
 * @param {string} label its title where it has none of its own
 * @returns {{ text: string, wanted: string[] }} `wanted`: files that it shows or links to, which are no pages
 */
export function sitePage(path, text, slugs, label) {
  /** @type {string[]} */
  const wanted = [];
  const linked = text.replace(LINK, (whole, before, target) => {
    if (/^(?:[a-z]+:|#|\/)/i.test(target)) return whole;
    const to = resolved(path, target);
    const anchor = /#.*$/.exec(target)?.[0] ?? "";
    const slug = slugs.get(to) ?? slugs.get(`${to}/README.md`);
    if (slug !== undefined) return `${before}/${slug === "" ? "" : `${slug}/`}${anchor}`;
    wanted.push(to);
    return `${before}/files/${to}`;
  });
  // The generator writes the title above the page; the page's own would be a second one.
  const body = linked.replace(/^# .+\n/m, "");
  const title = JSON.stringify(titleOf(text) ?? label);
  return { text: `---\ntitle: ${title}\n---\n\n${body}`, wanted };
}
