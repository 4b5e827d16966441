import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseConfig } from "../src/config.ts";

const REPOSITORY = new URL("../../../", import.meta.url);
const text = (path: string): Promise<string> => readFile(new URL(path, REPOSITORY), "utf8");
const isThere = (path: string): boolean => existsSync(new URL(path, REPOSITORY));
const linesOf = async (path: string): Promise<string[]> => (await text(path)).replaceAll("\\\n", " ").split("\n");
const all = (found: string, pattern: RegExp): string[] => [...found.matchAll(pattern)].map(([, one = ""]) => one);

/** The lines below a line of YAML, as far as they stand further in. */
function below(yaml: string, head: RegExp): string {
  const lines = yaml.split("\n");
  const first = lines.findIndex((line) => head.test(line));
  const depth = (line = ""): number => line.length - line.trimStart().length;
  const behind = lines.slice(first + 1);
  const end = behind.findIndex((line) => line.trim() !== "" && depth(line) <= depth(lines[first]));
  expect(first, String(head)).not.toBe(-1);
  return behind.slice(0, end === -1 ? undefined : end).join("\n");
}

/** Every variable that the server reads. */
function variables(): Set<string> {
  const read = new Set<string>();
  parseConfig([], new Proxy<Record<string, string>>({}, { get: (_, name) => void read.add(String(name)) }));
  return read;
}

test("[DY2] the image copies what is there, runs as somebody else than root, and asks an address that answers", async () => {
  const lines = await linesOf("Dockerfile");
  const of = (word: string): string[] => lines.filter((line) => line.startsWith(`${word} `));
  const copied = of("COPY")
    .filter((line) => !line.includes("--from="))
    .flatMap((line) => line.split(/ +/).slice(1, -1));
  expect(copied).toContain("packages/server");
  expect(copied.filter((path) => !isThere(path))).toEqual([]);
  // Whatever the server imports of the workspace must be among them.
  const { dependencies } = JSON.parse(await text("packages/server/package.json"));
  const own = Object.keys(dependencies).filter((name) => name.startsWith("@chatcast/"));
  expect(copied).toEqual(expect.arrayContaining(own.map((name) => name.replace("@chatcast/", "packages/"))));
  const last = lines.lastIndexOf(of("FROM").at(-1) ?? "");
  expect(lines.slice(last).filter((line) => /^USER (?!root|0)/.test(line))).toHaveLength(1);
  const [, program = ""] = /"(packages[^"]+)"/.exec(of("CMD").at(-1) ?? "") ?? [];
  expect(isThere(program)).toBe(true);
  expect(lines.join("\n")).toMatch(/HEALTHCHECK .*\/healthz/);
});

test("[DY3] image, compose files and unit set variables that the server reads, and name files and programs that are there", async () => {
  const [image, unit, alone, nodes] = await Promise.all(
    ["Dockerfile", "deploy/chatcast.service", "deploy/compose.yaml", "deploy/compose-nodes.yaml"].map(text),
  );
  const services = [below(alone ?? "", /^ {2}chatcast:/), below(nodes ?? "", /^x-node:/)];
  const set = [
    ...all(image ?? "", /^ENV (.*)$/gm).flatMap((line) => all(line, /([A-Z_]+)=/g)),
    ...all(unit ?? "", /^Environment=([A-Z_]+)=/gm),
    ...services.flatMap((service) => all(below(service, /^ +environment:/), /^ *([A-Z_]+):/gm)),
  ];
  expect(set).toEqual(expect.arrayContaining(["DATA_DIR", "HOST", "STORE", "BUS", "CORS_ORIGINS"]));
  expect(set.filter((name) => !variables().has(name))).toEqual([]);
  // The one folder that is written to.
  const [, data = ""] = /DATA_DIR=(\S+)/.exec(image ?? "") ?? [];
  expect(image).toContain(`VOLUME ${data}\n`);
  for (const service of services)
    expect(service).toMatch(new RegExp(`read_only: true[\\s\\S]*volumes: \\["\\w+:${data}"\\]`));
  expect(unit).toMatch(/^Environment=DATA_DIR=\/var\/lib\/(\w+)\n[\s\S]*^ProtectSystem=strict$/m);
  expect(unit).toContain(`StateDirectory=${/DATA_DIR=\/var\/lib\/(\w+)/.exec(unit ?? "")?.[1]}\n`);
  const mounted = [alone, nodes].flatMap((yaml = "") => all(yaml, /"\.\/([\w.-]+):\//g));
  expect(mounted).toEqual(["Caddyfile", "Caddyfile-nodes"]);
  expect(mounted.filter((name) => !isThere(`deploy/${name}`))).toEqual([]);
  const { optionalDependencies } = JSON.parse(await text("package.json"));
  expect(Object.keys(optionalDependencies)).toContain(/node_modules\/([\w-]+)\/bin\/node /.exec(unit ?? "")?.[1]);
});

test("[DY3] whoever starts the server tells Node the same, and proxies pass people on to the port and the names of the nodes", async () => {
  const flags = all(await text("scripts/lib/runtime.mjs"), /^ {2}"(--[\w=-]+)",$/gm);
  expect(flags).toHaveLength(3);
  const [image, unit] = [(await linesOf("Dockerfile")).join("\n"), await text("deploy/chatcast.service")];
  expect(image).toContain(
    `CMD ["node", ${flags.map((flag) => `"${flag}"`).join(", ")}, "packages/server/src/main.ts"]`,
  );
  expect(unit).toContain(`/bin/node ${flags.join(" ")} packages/server/src/main.ts\n`);
  const programs = (await text("packages/cli/src/commands/programs.ts")).replace("[QUIET,", `["${flags[0]}",`);
  expect(programs).toContain(`flags: [${flags.map((flag) => `"${flag}"`).join(", ")}]`);
  const port = /PORT=(\d+)/.exec(image)?.[1];
  expect(image).toContain(`EXPOSE ${port}\n`);
  const nodes = await text("deploy/compose-nodes.yaml");
  const targets = all(await text("deploy/Caddyfile-nodes"), /(\w+:\d+)/g);
  // Twice: for whoever must stay at one, and for everybody else.
  const names = ["one", "two", "three"].map((name) => `${name}:${port}`);
  expect(targets).toEqual([...names, ...names]);
  for (const target of targets) expect(nodes).toMatch(new RegExp(`^ {2}${target.split(":")[0]}:`, "m"));
  expect(all(await text("deploy/Caddyfile"), /reverse_proxy (\S+)/g)).toEqual([`chatcast:${port}`]);
  const health = await text("packages/server/src/http/health.ts");
  for (const [, path] of `${image} ${await text("deploy/Caddyfile-nodes")}`.matchAll(/(?:\}|health_uri )(\/\w+)/g)) {
    expect(health).toContain(`app.get("${path}"`);
  }
});
