import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Spread } from "./statistics.ts";

const DOCS = new URL("../../../docs/", import.meta.url);
const PAGE = new URL("BENCHMARKS.md", DOCS);

/** Where plots lie, beside the page. */
const PLOTS = "benchmarks";

/** What one bench has found out, in Markdown, and its plots by file name. */
export interface Section {
  markdown: string;
  plots: Readonly<Record<string, string>>;
  /** What goes into other pages of docs/, under the same name, by file. */
  pages?: Readonly<Record<string, string>>;
}

/** A Markdown table; every cell is text already. Behind the first column stand figures, unless told otherwise. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  cells: "figures" | "words" = "figures",
): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 || cells === "words" ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** `1 round`, `3 rounds`. */
export const roundsOf = (count: number): string => `${count} ${count === 1 ? "round" : "rounds"}`;

export const image = (title: string, file: string): string => `![${title}](${PLOTS}/${file})`;

/** Three significant digits, with thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1_000 ? rounded.toLocaleString("en-US") : String(rounded);
}

/** `median (min…max)`. */
export const spreadOf = ({ median, min, max }: Spread): string =>
  Number.isNaN(median) ? "–" : `${figure(median)} (${figure(min)}…${figure(max)})`;

/** Puts the section of a bench into docs/BENCHMARKS.md in place of its earlier one. */
export function publish(name: string, { markdown, plots, pages = {} }: Section): void {
  mkdirSync(new URL(`${PLOTS}/`, DOCS), { recursive: true });
  for (const [file, svg] of Object.entries(plots)) writeFileSync(new URL(`${PLOTS}/${file}`, DOCS), svg);
  for (const [file, text] of Object.entries(pages)) {
    const page = new URL(file, DOCS);
    writeFileSync(page, inserted(readFileSync(page, "utf8"), name, text));
  }
  writeFileSync(PAGE, inserted(readFileSync(PAGE, "utf8"), name, markdown));
  console.log(`written: ${fileURLToPath(PAGE)}`);
}

/** The page with that section in it, at the end unless it had one of that name. */
export function inserted(page: string, name: string, markdown: string): string {
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const section = `${begin}\n${markdown.trim()}\n${end}`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  return from < 0 ? `${page.trimEnd()}\n\n${section}\n` : page.slice(0, from) + section + page.slice(to + end.length);
}
