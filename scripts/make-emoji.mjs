import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { run } from "./lib/fail.mjs";

/**
 * Makes the page's list of emoji from emojibase-data (MIT), which is 49 MB for all languages and so no dependency:
 * `npm install --no-save emojibase-data@17.0.0`, then `node scripts/make-emoji.mjs node_modules/emojibase-data`.
 * A line is an emoji, what it is called, its shortcodes and further words for it, between tabs; `# ` begins a group.
 *
 * With `--names` what they are called in the page's other languages, from CLDR (Unicode License), which has all of them:
 * `npm install --no-save cldr-annotations-modern@45.0.0 cldr-annotations-derived-modern@45.0.0`, then
 * `node scripts/make-emoji.mjs --names node_modules`. A line is an emoji, its name and further words for it.
 */

const OUT = fileURLToPath(new URL("../packages/web/src/features/chat/emoji/emoji.txt", import.meta.url));
/** Fonts of systems in use have no newer ones. */
const NEWEST = 15.1;
/** Skin and hair, which stand for nothing alone. */
const PARTS = "component";

/** The page's languages but English. */
const LANGUAGES = ["de", "hi", "es", "ar"];

/** @typedef {{ emoji: string, label: string, hexcode: string, tags?: string[], order: number, group?: number, version: number }} Entry */

/** @param {string} folder where the package lies */
function make(folder) {
  /** @param {string} file */
  const read = (file) => JSON.parse(readFileSync(join(folder, "en", file), "utf8"));
  /** @type {{ groups: { key: string, message: string, order: number }[] }} */
  const { groups } = read("messages.json");
  /** @type {Entry[]} */
  const all = read("data.json");
  /** @type {Record<string, string | string[]>} */
  const shortcodes = read("shortcodes/github.json");
  const lines = groups
    .filter(({ key }) => key !== PARTS)
    .flatMap((group) => [
      `# ${group.message}`,
      ...all
        .filter((entry) => entry.group === group.order && entry.version <= NEWEST)
        .sort((one, other) => one.order - other.order)
        .map((entry) => lineOf(entry, shortcodes[entry.hexcode])),
    ]);
  writeFileSync(OUT, `${lines.join("\n")}\n`);
  console.log(`${lines.length} lines in ${OUT}`);
  return 0;
}

/**
 * @param {Entry} entry
 * @param {string | string[] | undefined} given
 */
function lineOf({ emoji, label, tags = [] }, given) {
  const codes = given === undefined ? [label.toLowerCase().replace(/[^a-z0-9]+/g, "_")] : [given].flat();
  const known = new Set([...label.toLowerCase().split(/[^a-z0-9]+/), ...codes.flatMap((code) => code.split("_"))]);
  // What is drawn as a picture anyway needs no sign that says so; reactions are compared by it.
  const char = emoji.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, "$1");
  return [char, label, codes.join(" "), tags.filter((tag) => !known.has(tag)).join(" ")].join("\t").trimEnd();
}

/** @typedef {{ tts?: string[], default?: string[] }} Annotation */

/** @param {string} folder where the packages lie */
function makeNames(folder) {
  const chars = readFileSync(OUT, "utf8")
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => line.slice(0, line.indexOf("\t")));
  for (const language of LANGUAGES) {
    /** @type {Record<string, Annotation>} */
    const known = {
      ...annotations(join(folder, "cldr-annotations-derived-modern", "annotationsDerived", language)),
      ...annotations(join(folder, "cldr-annotations-modern", "annotations", language)),
    };
    const lines = chars.flatMap((char) => {
      const { tts: [name] = [], default: words = [] } = known[char] ?? known[char.replaceAll("\uFE0F", "")] ?? {};
      if (name === undefined) return [];
      const told = new Set(name.split(/\s+/));
      const others = new Set(words.flatMap((word) => word.split(/\s+/)).filter((word) => !told.has(word)));
      return [[char, name, [...others].join(" ")].join("\t").trimEnd()];
    });
    const out = fileURLToPath(
      new URL(`../packages/web/src/features/chat/emoji/names/${language}.txt`, import.meta.url),
    );
    writeFileSync(out, `${lines.join("\n")}\n`);
    console.log(`${lines.length} of ${chars.length} emoji in ${out}`);
  }
  return 0;
}

/**
 * @param {string} folder
 * @returns {Record<string, Annotation>}
 */
function annotations(folder) {
  const read = JSON.parse(readFileSync(join(folder, "annotations.json"), "utf8"));
  return (read.annotations ?? read.annotationsDerived).annotations;
}

await run(async () =>
  argv[2] === "--names" ? makeNames(argv[3] ?? "node_modules") : make(argv[2] ?? "node_modules/emojibase-data"),
);
