import { Console } from "node:console";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { EXITS, failureLine } from "@chatcast/protocol/exits";
import { beside } from "./beside.ts";
import { chat } from "./chat.ts";
import { download } from "./download.ts";
import { fanout } from "./fanout.ts";
import { handover } from "./handover.ts";
import { idle } from "./idle.ts";
import { busyCores, machine } from "./lib/machine.ts";
import { publish, type Section } from "./lib/report.ts";
import { load } from "./load.ts";
import { log } from "./log.ts";
import { longRoom } from "./long-room.ts";
import { memory } from "./memory.ts";
import { nodes } from "./nodes.ts";
import type { Options } from "./options.ts";
import { page } from "./page.ts";
import { pageMemory } from "./page-memory.ts";
import { reconnect } from "./reconnect.ts";
import { resume } from "./resume.ts";
import { rolling } from "./rolling.ts";
import { sealed } from "./sealed.ts";
import { sealedPage } from "./sealed-page.ts";
import { upload } from "./upload.ts";
import { wan } from "./wan.ts";

/** Every bench by its name; without names on the command line all of them run. */
const BENCHES: Readonly<Record<string, (options: Options) => Promise<Section>>> = {
  fanout,
  idle,
  reconnect,
  resume,
  chat,
  log,
  upload,
  download,
  sealed,
  "sealed-page": sealedPage,
  wan,
  beside,
  memory,
  nodes,
  rolling,
  handover,
  page,
  load,
  "page-memory": pageMemory,
  "long-room": longRoom,
};

const USAGE = `npm run bench -- [NAME…] [options]

  NAME              ${Object.keys(BENCHES).join(", ")}; all of them without a name
  --rounds N        how often each is measured, in turn with its peers (3)
  --hold SECONDS    how long idle connections are held (600)
  --largest MIB     no file larger than this (5120)
  --cuts N          how often the line of a hand-over is cut (20)
  --minutes N       how long the page is used while its memory is looked at (30)
  --profile DIR     a CPU profile of the server per run
  --quick           short runs that try the bench itself, never written down
  --no-write        prints the figures, leaves docs/BENCHMARKS.md as it is
  --json            one JSON object a line: measured {name, markdown, written}, error
                    {message, exit}; what else is told goes to standard error`;

const json = process.argv.includes("--json");
// Benches tell how far they are by the console.
if (json) globalThis.console = new Console(process.stderr);

const { values, positionals } = commandLine();
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(EXITS.done.code);
}

const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  refuse(`There is no bench "${unknown}", only ${Object.keys(BENCHES).join(", ")}.`);
}
const { quick, profile } = values;
const options: Options = {
  rounds: count("rounds"),
  hold: count("hold"),
  largest: count("largest") * 2 ** 20,
  cuts: count("cuts"),
  minutes: count("minutes"),
  quick,
  profile,
};

for (const name of names) {
  const busy = await busyCores();
  console.log(`${name}, on ${machine()}, other work keeps ${busy.toFixed(2)} cores busy`);
  const section = await BENCHES[name]?.(options);
  if (section === undefined) continue;
  const remark = remarkOn(busy);
  const taken = `*\`npm run bench -- ${process.argv.slice(2).join(" ")}\`, ${new Date().toISOString().slice(0, 10)}, ${machine()}.${remark}*`;
  const [title = "", ...rest] = section.markdown.split("\n");
  const markdown = [title, "", taken, ...rest].join("\n");
  const written = !(values["no-write"] || values.quick);
  if (written) publish(name, { ...section, markdown });
  else if (!json) console.log(markdown);
  if (json) process.stdout.write(`${JSON.stringify({ event: "measured", name, markdown, written })}\n`);
}

/** What the command line says; the end of the program, with how it is used, where it cannot be read. */
function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "3" },
        quick: { type: "boolean", default: false },
        profile: { type: "string" },
        hold: { type: "string", default: "600" },
        largest: { type: "string", default: "5120" },
        cuts: { type: "string", default: "20" },
        minutes: { type: "string", default: "30" },
        "no-write": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), `\n\n${USAGE}`);
  }
}

/** A whole number above 0, or the end of the program. */
function count(name: "rounds" | "hold" | "largest" | "cuts" | "minutes"): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  return refuse(`--${name} needs a whole number above 0.`);
}

/** The end of a command line that cannot be used. */
function refuse(message: string, more = ""): never {
  if (json) process.stdout.write(`${failureLine("usage", message)}\n`);
  else console.error(`${message}${more}`);
  return process.exit(EXITS.usage.code);
}

/** What other work on the machine means for the figures. */
function remarkOn(busy: number): string {
  if (busy < 0.3) return "";
  const load = `${busy.toFixed(1)} cores at the start`;
  return busy < availableParallelism() / 2
    ? ` The machine was busy with other work (${load}): ratios hold, absolute figures are low.`
    : ` The machine was overloaded with other work (${load}): figures are a fraction of what it can do, and ratios are rough, against whoever needs more of the processor or waits for the disk.`;
}
