import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { Context } from "../context.ts";
import { EXITS, Failure } from "../exit.ts";

interface Program {
  summary: string;
  /** Where it is in the repository, and what Node is told beside it. */
  script: string;
  flags: readonly string[];
  /** The same in the package, which is made of `pack.ts`. Absent: it is in the repository alone, and why. */
  packed?: { script: string; flags: readonly string[] };
  alone?: string;
}

const QUIET = "--disable-warning=ExperimentalWarning";

/** Programs that this one starts in its place. They have their own options and help. */
const PROGRAMS: Readonly<Record<"serve" | "backup" | "lab" | "bench", Program>> = {
  serve: {
    summary: "run a server: the options of npm start",
    // Installs and builds what is missing, and gives Node the flags below.
    script: "scripts/start.mjs",
    flags: [],
    packed: {
      script: "server/src/main.js",
      flags: [QUIET, "--disable-proto=delete", "--max-semi-space-size=8"],
    },
  },
  backup: {
    summary: "copy the data of a server, while it runs too: the options of npm run backup",
    script: "packages/server/src/backup.ts",
    flags: [QUIET],
    packed: { script: "server/src/backup.js", flags: [QUIET] },
  },
  lab: {
    summary: "a man in the middle, to see what is found out: the options of npm run lab",
    script: "packages/lab/src/proxy/main.ts",
    flags: [],
    packed: { script: "lab/src/main.js", flags: [] },
  },
  bench: {
    summary: "measure this machine: the options of npm run bench",
    script: "bench/src/main.ts",
    flags: [QUIET],
    alone: "it compares ChatCast with peers and browsers that are installed there",
  },
};

/** A bundle is one file, of another name than this one. */
const IN_REPOSITORY = import.meta.url.endsWith("/src/commands/programs.ts");

export function programCommands(context: Context, setExit: (code: number) => void): Command[] {
  return Object.entries(PROGRAMS).map(([name, program]) => programCommand(name, program, context, setExit));
}

function programCommand(name: string, program: Program, { out }: Context, setExit: (code: number) => void): Command {
  const { summary, alone } = program;
  const where = alone === undefined ? "In the repository and the package" : `In the repository alone: ${alone}`;
  return new Command(name)
    .summary(summary)
    .description(
      `${summary.charAt(0).toUpperCase()}${summary.slice(1)}; chatcast ${name} --help prints them. ${where}.`,
    )
    .argument("[options...]", "options of that program; --json is one of each")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      out.json = args.includes("--json");
      setExit(await run(name, program, args));
    });
}

/** @returns its exit code. @throws Failure missing, where this is a file without the program beside it */
function run(name: string, program: Program, args: readonly string[]): Promise<number> {
  const found = IN_REPOSITORY ? program : program.packed;
  const folder = IN_REPOSITORY ? "../../../../" : "../";
  const path = fileURLToPath(new URL(`${folder}${found?.script}`, import.meta.url));
  if (found === undefined || !existsSync(path)) {
    const other = program.packed === undefined ? "" : "install the package (docs/CLI.md), or ";
    throw new Failure("missing", `${name} is not part of this: ${other}run npx chatcast in the repository`);
  }
  const child = spawn(process.execPath, [...found.flags, path, ...args], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // A terminal's Ctrl-C reaches the child by itself; a signal to this program alone has to be passed on.
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? EXITS.stopped.code : 143)));
  });
}
