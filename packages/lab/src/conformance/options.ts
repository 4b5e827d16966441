import { parseArgs } from "node:util";
import { chosen, type RunOptions } from "./run.ts";

export interface ConformanceOptions extends RunOptions {
  json: boolean;
}

export class UsageError extends Error {}

export const HELP = `NAME
  conformance - check a server against the seed profile of the wire

SYNOPSIS
  npm run conformance -- [--only IDS] [--json] [--patience MS] URL
  npm run conformance -- --help

DESCRIPTION
  Does to the server at URL what the numbered rules of docs/spec/wire.md are
  about, over frames written by hand, and prints a line for each rule: "ok", or
  "FAIL" with what was expected and what came. It works beside other users: it
  has a room of its own with a random name, cancels its transfers and leaves.
  What the profile has no request for stays until the server's ROOM_TTL: a few
  empty rooms with some messages and small files.
  A certificate of your own authority: NODE_EXTRA_CA_CERTS=ca.pem.
  Exit code 0: everything is so. 1: something is not, or there is no server.

OPTIONS
  --only IDS       Rules, or the letters that they begin with: WF20,WX.
  --json           One JSON object per line: id, says, ok, expected?, got?.
  --patience MS    How long one answer may take. Default 5000.
  -h, --help       Print this page.
`;

/** Reads the command line; "help" when help is asked for. @throws UsageError */
export function parseOptions(args: readonly string[]): ConformanceOptions | "help" {
  const { values, positionals } = read(args);
  if (values.help) return "help";
  const [url = "", ...more] = positionals;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || more.length > 0) {
    throw new UsageError("Say which server, like http://localhost:3000. --help tells what there is.");
  }
  const only = values.only === undefined ? [] : values.only.split(",").map((id) => id.trim());
  for (const id of only) {
    if (chosen([id]).length === 0) throw new UsageError(`No check is named "${id}". Leave --only out to see them all.`);
  }
  const patience = Number(values.patience);
  if (!/^\d+$/.test(values.patience) || patience < 1 || patience > 60_000) {
    throw new UsageError(`--patience must be a whole number from 1 to 60000, not "${values.patience}".`);
  }
  return { url, only, patience, json: values.json };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: "string" },
        json: { type: "boolean", default: false },
        patience: { type: "string", default: "5000" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split(/\.? To specify|\n/);
    throw new UsageError(`${line}. --help tells what there is.`, { cause: error });
  }
}
