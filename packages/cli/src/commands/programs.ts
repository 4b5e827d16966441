import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { Failure } from "../exit.ts";

/** Programs of the repository that this one starts in its place. They have their own options and help. */
const PROGRAMS = {
  serve: { script: "scripts/start.mjs", flags: [], summary: "run a server: the options of npm start" },
  lab: {
    script: "packages/lab/src/proxy/main.ts",
    flags: [],
    summary: "a man in the middle, to see what is found out: the options of npm run lab",
  },
  bench: {
    script: "bench/src/main.ts",
    flags: ["--disable-warning=ExperimentalWarning"],
    summary: "measure this machine: the options of npm run bench",
  },
} as const;

type Program = keyof typeof PROGRAMS;

export function programCommands(setExit: (code: number) => void): Command[] {
  return (Object.keys(PROGRAMS) as Program[]).map((name) => programCommand(name, setExit));
}

function programCommand(name: Program, setExit: (code: number) => void): Command {
  const { summary } = PROGRAMS[name];
  return new Command(name)
    .summary(summary)
    .description(
      `${summary.charAt(0).toUpperCase()}${summary.slice(1)}; chatcast ${name} --help prints them. Needs the repository.`,
    )
    .argument("[options...]", "options of that program")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => setExit(await run(name, args)));
}

/** @returns its exit code. @throws Failure missing, outside of the repository */
function run(name: Program, args: readonly string[]): Promise<number> {
  const { script, flags } = PROGRAMS[name];
  const path = fileURLToPath(new URL(`../../../../${script}`, import.meta.url));
  if (!existsSync(path))
    throw new Failure("missing", `${name} is part of the repository, and not of this file: run npx chatcast there`);
  const child = spawn(process.execPath, [...flags, path, ...args], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // A terminal's Ctrl-C reaches the child by itself; a signal to this program alone has to be passed on.
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}
