import compile from "icu-minify/compile";
import type { Plugin } from "vite";

/** A catalogue, or an area's catalogues put together. */
const CATALOG = /\/src\/words\/([a-z]{2})\/([\w/-]+)\.ts$/;

/** Files of the words without which nothing can be drawn. */
const FIRST = /\bwords-([a-z]{2})-home-[\w-]+\.js$/;

/** What is read of a node of a program (ESTree with TypeScript). */
interface Node {
  type: string;
  start: number;
  end: number;
  declaration?: Node;
  expression?: Node;
  properties?: Node[];
  value?: unknown;
  body?: Node[];
}

/**
 * Compiles the ICU messages of the page's catalogues, so that no parser for them is on the page and nothing is made into code
 * there. Development and tests get the same.
 */
export function compiledWords(): Plugin {
  return {
    name: "chatcast:words",
    enforce: "pre",
    transformIndexHtml: { order: "post", handler: (_html, { bundle = {} }) => firstWords(Object.values(bundle)) },
    transform: {
      filter: { id: CATALOG },
      handler(code, id) {
        const texts = textsOf(this.parse(code, { lang: "ts" }) as unknown as Node);
        let made = "";
        let at = 0;
        for (const { start, end, value } of texts) {
          made += code.slice(at, start) + JSON.stringify(compiled(String(value), id));
          at = end;
        }
        return { code: made + code.slice(at), map: null };
      },
    },
  };
}

/** The name of a file of words: `words-de-home`. Who weighs or keeps a build tells languages apart by it. */
export function wordsName(module: string | null | undefined): string | undefined {
  const [, language, area] = CATALOG.exec(module ?? "") ?? [];
  return language === undefined ? undefined : `words-${language}-${area}`;
}

/**
 * Tells the document where the words of the way in lie, so that they are fetched beside the page's code and not behind it.
 * `theme.js` reads it.
 */
function firstWords(chunks: readonly { fileName: string }[]) {
  const found = chunks.flatMap(({ fileName }) => {
    const [, language] = FIRST.exec(fileName) ?? [];
    return language === undefined ? [] : [[language, `/${fileName}`]];
  });
  if (found.length === 0) return [];
  const content = JSON.stringify(Object.fromEntries(found.sort()));
  return [{ tag: "meta", attrs: { name: "chatcast-words", content }, injectTo: "head-prepend" as const }];
}

function compiled(text: string, id: string) {
  try {
    return compile(text);
  } catch (cause) {
    throw new Error(`${id}: ${JSON.stringify(text)} is no ICU message`, { cause });
  }
}

/** The texts of `export default { "key": "text" } as const`. */
function textsOf(program: Node): Node[] {
  const exported = (program.body ?? []).find(({ type }) => type === "ExportDefaultDeclaration")?.declaration;
  let catalog = exported;
  while (catalog?.expression !== undefined) catalog = catalog.expression;
  return (catalog?.properties ?? []).flatMap(({ value }) => {
    const text = value as Node | undefined;
    return text?.type === "Literal" && typeof text.value === "string" ? [text] : [];
  });
}
