import { readdir, readFile } from "node:fs/promises";

/**
 * The licences of what a bundler took from other packages, told by the modules that it took.
 * @param modules their paths
 * @returns a page of Markdown
 * @throws Error for a package without a licence to pass on
 */
export async function licencesOf(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  const texts = await Promise.all([...folders].toSorted().map(licenceIn));
  return ["# Inside this package\n", ...texts].join("\n");
}

async function licenceIn(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(`${folder}/package.json`, "utf8")) as Record<string, unknown>;
  const { name, version, license } = manifest;
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined && typeof license !== "string") throw new Error(`${folder} has no licence to pass on`);
  // Some name it and have no text of it.
  const text = file === undefined ? `${license}\n` : await readFile(`${folder}/${file}`, "utf8");
  return `## ${name} ${version}\n\n${text}`;
}
