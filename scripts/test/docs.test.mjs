import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../lib/runtime.mjs";
import { files } from "../lib/source.mjs";

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

test("LIMITS.md names every bound of the wire with its value", () => {
  const source = read("packages/protocol/src/frame/limits.ts");
  const bounds = [...source.matchAll(/^ {2}(\w+): ([\d_ *]+),$/gm)];
  expect(bounds.length).toBeGreaterThan(10);
  const page = read("docs/LIMITS.md");
  for (const [, name, product = ""] of bounds) {
    const value = product.split("*").reduce((total, factor) => total * Number(factor.replaceAll("_", "")), 1);
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| ${value}\\b`, "m"));
  }
});

test("the README's table has every flag and variable of --help", () => {
  const help = read("packages/server/src/config/help.ts");
  const flags = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag ?? "");
  const variables = [...help.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name);
  const table = read("README.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(flags.length).toBeGreaterThan(5);
  for (const name of [...flags, ...variables]) expect(table.some((line) => line.includes(`\`${name}`))).toBe(true);
});

test("every link between pages leads somewhere", () => {
  const pages = files(ROOT).filter((path) => path.endsWith(".md"));
  expect(pages).toContain("README.md");
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/(?<!!)\[[^\]]*\]\(([^)#\s]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("the list of decisions has each of them", () => {
  const list = read("docs/adr/README.md");
  const decisions = files(join(ROOT, "docs/adr")).filter((path) => /^\d{4}-/.test(path));
  expect(decisions.length).toBeGreaterThan(5);
  for (const path of decisions) expect(list).toContain(`(${path})`);
});

test.each([
  ["nginx", "deploy/nginx-nodes.conf"],
  ["caddyfile", "deploy/Caddyfile-nodes"],
])("the README's example of %s stands line by line in the file that the tests run", (language, path) => {
  const [, example = ""] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "m").exec(read("README.md")) ?? [];
  const lines = example.split("\n").filter((line) => line.trim() !== "");
  expect(lines.length).toBeGreaterThan(5);
  // In their order; a third node, or what else is set there, may stand between.
  const whole = read(path).split("\n");
  let at = -1;
  for (const line of lines) {
    at = whole.indexOf(line, at + 1);
    expect([line, at >= 0]).toEqual([line, true]);
  }
});
