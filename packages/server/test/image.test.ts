import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const REPOSITORY = new URL("../../../", import.meta.url);

test("[DY2] the image copies what is there, runs as somebody else than root, and asks an address that answers", async () => {
  const lines = (await readFile(new URL("Dockerfile", REPOSITORY), "utf8")).replaceAll("\\\n", " ").split("\n");
  const of = (word: string): string[] => lines.filter((line) => line.startsWith(`${word} `));
  const copied = of("COPY")
    .filter((line) => !line.includes("--from="))
    .flatMap((line) => line.split(/ +/).slice(1, -1));
  expect(copied).toContain("packages/server");
  expect(copied.filter((path) => !existsSync(new URL(path, REPOSITORY)))).toEqual([]);
  // Whatever the server imports of the workspace must be among them.
  const { dependencies } = JSON.parse(await readFile(new URL("packages/server/package.json", REPOSITORY), "utf8"));
  const own = Object.keys(dependencies).filter((name) => name.startsWith("@chatcast/"));
  expect(copied).toEqual(expect.arrayContaining(own.map((name) => name.replace("@chatcast/", "packages/"))));
  const last = lines.lastIndexOf(of("FROM").at(-1) ?? "");
  expect(lines.slice(last).filter((line) => /^USER (?!root|0)/.test(line))).toHaveLength(1);
  const [, program = ""] = /"(packages[^"]+)"/.exec(of("CMD").at(-1) ?? "") ?? [];
  expect(existsSync(new URL(program, REPOSITORY))).toBe(true);
  expect(lines.join("\n")).toMatch(/HEALTHCHECK .*\/healthz/);
});
