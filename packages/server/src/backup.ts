import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXITS, type Exit, failureLine } from "@chatcast/protocol/exits";
import { Command, CommanderError } from "commander";
import { BackupError, backUp } from "./backup/copy.ts";
import { runningServer, type Source } from "./backup/source.ts";
import { blobsOf, openAtRest } from "./store/sqlite/at-rest.ts";

const HELP_AFTER = `
Copies the data directory (messages, files, the secret of their urls, certificates
made here) to FOLDER, while the server runs or while it is stopped. Everything that
was acknowledged before the copy began is in it. FOLDER must be new or empty; it
appears when the copy is whole and synced.

To restore, start the server on the copy: npm start -- --data-dir FOLDER

With --json the events are begun {dataDir, running}, copied {target, files, bytes,
damaged, inBucket} and error {message, exit}. Exit codes: 0 done, 2 a folder that is
not empty, 3 the server cannot be asked now, 4 it may not be copied so (PostgreSQL:
pg_dump), 5 no data there, 6 files that are damaged already (the rest is copied),
7 no space, 130 stopped.`;

/** With `--json` objects, one a line, for programs; else lines for people. */
const json = process.argv.includes("--json");

async function main(): Promise<number> {
  const command = new Command("backup")
    .argument("<folder>", "where the copy goes")
    .option("--data-dir <folder>", "the data directory of the server (DATA_DIR, ./data)")
    .option("--json", "print one JSON object a line")
    .addHelpText("after", HELP_AFTER)
    .exitOverride();
  if (json) command.configureOutput({ writeErr: () => undefined });
  try {
    command.parse();
    const [folder = ""] = command.args;
    const { dataDir } = command.opts<{ dataDir?: string }>();
    return await copy(resolve(dataDir ?? (process.env.DATA_DIR || "data")), resolve(folder));
  } catch (error) {
    return EXITS[told(error)].code;
  }
}

/** Says what went wrong. */
function told(error: unknown): Exit {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return "done";
    if (json) console.log(failureLine("usage", error.message.replace(/^error: /, "")));
    return "usage";
  }
  const [exit, message]: [Exit, string] =
    error instanceof BackupError ? [error.exit, error.message] : ["unexpected", `The backup failed: ${String(error)}`];
  if (json) console.log(failureLine(exit, message));
  else console.error(message);
  return exit;
}

function tell(event: string, data: object, text: string): void {
  console.log(json ? JSON.stringify({ event, ...data }) : text);
}

async function copy(dataDir: string, target: string): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const running = await runningServer(dataDir);
  const how = running ? "The server is running: copying beside it." : "No server is running on this data.";
  tell("begun", { dataDir, running: running !== undefined }, how);
  const source = running ?? atRest(dataDir);
  const report = await backUp({ dataDir, target, source, blobsOf, progress, signal: stop.signal });
  const { files, bytes, damaged, inBucket } = report;
  const what = `${files} ${files === 1 ? "file" : "files"} and the messages, ${megabytes(bytes)}`;
  tell("copied", { target, ...report }, `Copied ${what}, to ${target}`);
  if (inBucket > 0 && !json) console.log(`${inBucket} more are in the bucket (docs/OPERATING.md)`);
  if (damaged.length === 0) return EXITS.done.code;
  const lost = `${damaged.length} of them are missing or cut short in ${dataDir} already: ${damaged.join(", ")}`;
  return EXITS[told(new BackupError("integrity", lost))].code;
}

/** The data of a server that is stopped; until the copy is done none can be started on it. */
function atRest(dataDir: string): Source {
  const file = join(dataDir, "chatcast.db");
  if (!existsSync(file))
    throw new BackupError("missing", `${dataDir} holds no ChatCast data: name it with --data-dir or DATA_DIR.`);
  try {
    const database = openAtRest(file);
    return { copyDatabase: (target) => database.copyTo(target), close: async () => database.close() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(
      "away",
      `${file} is in use by a server that cannot be asked, or cannot be read (${reason}). Stop that server, then try again.`,
    );
  }
}

/** On a terminal one line that moves; in a file, nothing until the end. */
function progress(done: number, total: number): void {
  if (json || !process.stdout.isTTY) return;
  process.stdout.write(`\r${done} of ${total} files${done === total ? "\n" : ""}`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

process.exitCode = await main();
