import { parseArgs } from "node:util";
import { ATTACKS, type AttackRule, POSSIBLE, TARGETS, WAYS } from "@chatcast/faults";
import { parseRule, UsageError } from "./plan.ts";

/** What the command line asks for. */
export interface LabOptions {
  listen: number;
  target: URL;
  seed: number;
  plan: AttackRule[];
  record: string | undefined;
  replay: string | undefined;
  quiet: boolean;
  /** WebSockets are refused, so that clients stay with long polling. */
  pollingOnly: boolean;
}

const targets = TARGETS.map((target) => {
  const what = `${target} (${WAYS[target].join(", ")})`;
  return `    ${what.padEnd(18)} ${POSSIBLE[target].length > 4 ? "all but those that belong to other targets" : POSSIBLE[target].join(", ")}`;
}).join("\n");

export const HELP = `NAME
  lab - a man in the middle between unmodified clients and a ChatCast server

SYNOPSIS
  npm run lab -- --listen PORT --target URL [--attack RULE]... [--seed NUMBER]
                 [--record FILE] [--polling-only] [--quiet]
  npm run lab -- --listen PORT --target URL --replay FILE
  npm run lab -- --help

DESCRIPTION
  Listens on this machine, passes everything on to the server, and does to the
  packets of Socket.IO, over WebSocket and long polling, what the rules say.
  Open the page at the proxy's address, or point any client there. Prints what
  it did and what the server said to it. Ctrl-C ends it.

OPTIONS
  --listen PORT    Port to listen on, 0 picks a free one. Default 4000.
  --target URL     The server, http://host:port. With https there is no man in
                   the middle: that is what it is for.
                   Default http://localhost:3000.
  --attack RULE    One thing to do; can be given several times, in that order.
  --seed NUMBER    Decides which bit is flipped and which share is met: the same
                   seed, rules and traffic, the same faults. Random, printed.
  --record FILE    Writes the run as lines of JSON: packets with their times,
                   what was done, what the server said. No contents, no tokens.
  --replay FILE    Does to the same traffic what was done in a recorded run, and
                   compares what the server says. Exit code 6: it differs.
  --polling-only   Refuses WebSockets, as some networks do: clients stay with
                   long polling.
  --quiet          Prints no line per packet.
  --json           Prints one JSON object a line, with its event: listening
                   {url, target, seed, rules}, altered {stream, what}, said
                   {stream, seq, says}, stopped {packets, altered, verdicts},
                   compared {same, verdicts, differences, shown}, error
                   {message, exit}.
  -h, --help       Print this page.

RULES
  ATTACK[:TARGET][,seq=N][,first=N][,share=F][,way=up|down][,as=NAME]

  seq     meets packets with this number, retransmissions too
  first   meets the first N packets that fit
  share   meets this share of them, like 0.02
  as      whose name impersonate puts on a packet

  Attacks: ${ATTACKS.slice(0, 9).join(", ")},
    ${ATTACKS.slice(9).join(", ")}.
  Targets, the ways that they travel (the first is the default) and what can be
  done to them; a rule without a target meets chunks:
${targets}

EXAMPLES
  npm run lab -- --attack re-tag:chunk,seq=3
  npm run lab -- --attack bit-flip:msg,way=down --attack impersonate:msg,way=down,as=Bob
  npm run lab -- --attack drop:chunk,share=0.1 --seed 7 --record run.jsonl
  npm run lab -- --replay run.jsonl
`;

/** Reads the command line; "help" when help is asked for. @throws UsageError */
export function parseOptions(args: readonly string[]): LabOptions | "help" {
  const values = read(args);
  if (values.help) return "help";
  const { attack, replay } = values;
  if (replay !== undefined && (attack.length > 0 || values.record !== undefined || values.seed !== undefined)) {
    throw new UsageError("--replay takes seed and rules from its file: leave --attack, --seed and --record out.");
  }
  return {
    listen: number(values.listen, 65_535, "--listen"),
    target: serverUrl(values.target),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : number(values.seed, 2 ** 32 - 1, "--seed"),
    plan: attack.map(parseRule),
    record: values.record,
    replay,
    quiet: values.quiet,
    pollingOnly: values["polling-only"],
  };
}

function read(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        listen: { type: "string", default: "4000" },
        target: { type: "string", default: "http://localhost:3000" },
        attack: { type: "string", multiple: true, default: [] },
        seed: { type: "string" },
        record: { type: "string" },
        replay: { type: "string" },
        quiet: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        "polling-only": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split(/\.? To specify|\n/);
    throw new UsageError(`${line}. --help tells what there is.`, { cause: error });
  }
}

function number(text: string, most: number, name: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new UsageError(`${name} must be a whole number from 0 to ${most}, not "${text}".`);
  }
  return value;
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:") {
    throw new UsageError(`There is no man in the middle of ${text}: start the server without HTTPS for the lab.`);
  }
  if (url?.protocol !== "http:" || url.pathname !== "/" || url.search !== "") {
    throw new UsageError(`--target must be an address like http://localhost:3000, not "${text}".`);
  }
  return url;
}
