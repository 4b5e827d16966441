import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseSync } from "oxc-parser";
import { runAsProgram } from "./lib/source.mjs";

/**
 * The page's own bound is 170,000. The way in and its words, in the language in which they are heaviest, need this much: 1,000 of
 * it are the words of every error that the client may meet there, another 1,000 the small pictures of files in open rooms, and
 * 1,000 what the protocol has of who has which messages.
 */
const MAX_FIRST_BYTES = 158_000;
/**
 * Up to being in a room: the first load, the room's own file, and what either may ask for (hashing without WebCrypto, say). Every
 * row of a file says whether it may still be had, is wanted, or is fetched at all: 2,000 of it. What the client says there comes as
 * a code with values beside its English, so that the page says it in its own language: 3,000 more. How much of a sealed file is kept
 * here, and a small picture of it before it is fetched: another 1,000. Every field that a sealed verdict is bound to, invitations of
 * open rooms, older messages in an outage, what is read out, who is typing, and what a state means: 8,000. To whom a message was
 * delivered, what is pinned before what is here, a few of many people, and rows that are built anew where something changed: 5,000.
 */
const MAX_ROOM_BYTES = 251_000;
/** Each file that is fetched only when somebody needs it: no reason to be large either. */
const MAX_LATER_BYTES = 60_000;
/**
 * What shows PDFs (docs/adr/0023-pdf.md) is fetched by whoever opens one, and by nobody else: the library's part that draws, its
 * worker that reads the file, and two decoders for pictures as scanners and archives make them, which few files need. Nothing
 * smaller draws what people send, so each has a bound of its own, a little above its weight: an update that makes it heavier is
 * looked at. Whatever else lies in their folder has the bound of all.
 */
const MAX_PDF_BYTES = { engine: 170_000, "pdf.worker": 410_000, jbig2_nowasm: 46_000, openjpeg_nowasm: 95_000 };
const PAGE = "packages/web/dist";
const ENTRY = /<script type="module"[^>]* src="\/assets\/([^"]+)"/;
/** Words of the page: of all languages somebody loads one. */
const WORDS = /^words-([a-z]{2})-([a-z]+)-/;
const SCRIPT = /\.m?js$/;
const OWN = /^\.\/([^/]+\.js)$/;

/** @typedef {{ name: string, bytes: number }} Script gzipped as a server would */

/**
 * The built page's JavaScript, if it is too much: what the entry imports is the first load, the chunks that it asks for
 * itself are fetched before a room is entered. What only those ask for (by `import()`, or as a worker) comes later and
 * has a bound of its own for each file. Words are counted in the language in which they are heaviest.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkWeight(root) {
  const folder = join(root, PAGE, "assets");
  const names = scriptsIn(folder);
  const entry = ENTRY.exec(readFileSync(join(root, PAGE, "index.html"), "utf8"))?.[1];
  if (entry === undefined || !names.includes(entry))
    return [`${PAGE}: no script that the page begins with was weighed`];
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const first = withImports(texts, [entry], new Set());
  const asked = [...first].flatMap((name) => importsOf(name, texts.get(name) ?? "").dynamic);
  const inRoom = withImports(texts, asked, new Set(first));
  const all = names.map((name) => ({ name, bytes: gzipSync(texts.get(name) ?? "").length }));
  const scripts = all.filter(({ name }) => !WORDS.test(name));
  /** @param {(name: string) => boolean} which */
  const those = (which) => scripts.filter(({ name }) => which(name));
  const admin = weigh(join(folder, "admin"));
  return [
    ...tooMuch(" at first", MAX_FIRST_BYTES, [...those((name) => first.has(name)), ...heaviestWords(all, ["home"])]),
    ...tooMuch(" up to the room", MAX_ROOM_BYTES, [
      ...those((name) => inRoom.has(name)),
      ...heaviestWords(all, ["home", "room"]),
    ]),
    // A page of its own, which shares no file with the other.
    ...tooMuch(" of the administrator's page", MAX_FIRST_BYTES, [
      ...admin.filter(({ name }) => !WORDS.test(name)),
      ...heaviestWords(admin, ["home", "admin"]),
    ]),
    ...weigh(join(folder, "pdf")).flatMap((script) => tooMuch(" that shows PDFs", mostOfPdf(script), [script])),
    ...[...those((name) => !inRoom.has(name)), ...all.filter(({ name }) => WORDS.test(name))].flatMap((script) =>
      tooMuch(" that is fetched later", MAX_LATER_BYTES, [script]),
    ),
  ];
}

/**
 * The words of these areas, in the language in which they weigh most.
 * @param {Script[]} scripts
 * @param {string[]} areas
 */
function heaviestWords(scripts, areas) {
  /** @type {Map<string, Script[]>} */
  const languages = new Map();
  for (const script of scripts) {
    const [, language, area] = WORDS.exec(script.name) ?? [];
    if (language === undefined || area === undefined || !areas.includes(area)) continue;
    languages.set(language, [...(languages.get(language) ?? []), script]);
  }
  /** @param {Script[]} words */
  const total = (words) => words.reduce((sum, { bytes }) => sum + bytes, 0);
  return [...languages.values()].sort((a, b) => total(b) - total(a))[0] ?? [];
}

/** @param {Script} script */
function mostOfPdf({ name }) {
  const [file = ""] = name.split("/").slice(-1);
  const known = Object.entries(MAX_PDF_BYTES).find(([beginning]) => file.startsWith(beginning));
  return known?.[1] ?? MAX_LATER_BYTES;
}

/** @param {string} folder */
const scriptsIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => SCRIPT.test(name)) : []);

/**
 * @param {string} folder
 * @returns {Script[]} those in its folders too
 */
const weigh = (folder) =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [])
    .filter((name) => SCRIPT.test(name))
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));

/**
 * @param {string} what
 * @param {number} most
 * @param {Script[]} scripts
 */
function tooMuch(what, most, scripts) {
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= most) return [];
  const parts = scripts.map(({ name, bytes }) => `${name} ${bytes}`).join(", ");
  return [`${PAGE}: ${total} bytes of gzipped JavaScript${what}, more than ${most} (${parts})`];
}

/**
 * @param {Map<string, string>} texts
 * @param {string[]} from
 * @param {Set<string>} reached
 */
function withImports(texts, from, reached) {
  for (const name of from) {
    if (reached.has(name) || !texts.has(name)) continue;
    reached.add(name);
    withImports(texts, importsOf(name, texts.get(name) ?? "").fixed, reached);
  }
  return reached;
}

/**
 * @param {string} name
 * @param {string} text
 */
function importsOf(name, text) {
  const { staticImports, staticExports, dynamicImports } = parseSync(name, text).module;
  /** @param {readonly (string | undefined)[]} specifiers */
  const own = (specifiers) => specifiers.flatMap((specifier) => OWN.exec(specifier ?? "")?.[1] ?? []);
  return {
    fixed: own([
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ]),
    // The literal with its quotes, of whichever kind.
    dynamic: own(dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1))),
  };
}

runAsProgram(import.meta, checkWeight);
