import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { BackupError, backUp } from "./backup/copy.ts";
import { runningServer, type Source } from "./backup/source.ts";
import { blobsOf, openAtRest } from "./store/sqlite/at-rest.ts";

const HELP_AFTER = `
Copies the data directory (messages, files, the secret of their urls, certificates
made here) to FOLDER, while the server runs or while it is stopped. Everything that
was acknowledged before the copy began is in it. FOLDER must be new or empty; it
appears when the copy is whole and synced.

To restore, start the server on the copy: npm start -- --data-dir FOLDER`;

async function main(): Promise<number> {
  const command = new Command("backup")
    .argument("<folder>", "where the copy goes")
    .option("--data-dir <folder>", "the data directory of the server (DATA_DIR, ./data)")
    .addHelpText("after", HELP_AFTER)
    .exitOverride();
  try {
    command.parse();
    const [folder = ""] = command.args;
    const { dataDir } = command.opts<{ dataDir?: string }>();
    return await copy(resolve(dataDir ?? (process.env.DATA_DIR || "data")), resolve(folder));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    console.error(error instanceof BackupError ? error.message : `The backup failed: ${String(error)}`);
    return 1;
  }
}

async function copy(dataDir: string, target: string): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const running = await runningServer(dataDir);
  console.log(running ? "The server is running: copying beside it." : "No server is running on this data.");
  const source = running ?? atRest(dataDir);
  const report = await backUp({ dataDir, target, source, blobsOf, progress, signal: stop.signal });
  const { files, bytes, damaged, inBucket } = report;
  console.log(`Copied ${files} ${files === 1 ? "file" : "files"} and the messages, ${megabytes(bytes)}, to ${target}`);
  if (inBucket > 0) console.log(`${inBucket} more are in the bucket (docs/OPERATING.md)`);
  if (damaged.length === 0) return 0;
  console.error(`${damaged.length} of them are missing or cut short in ${dataDir} already: ${damaged.join(", ")}`);
  return 2;
}

/** The data of a server that is stopped; until the copy is done none can be started on it. */
function atRest(dataDir: string): Source {
  const file = join(dataDir, "chatcast.db");
  if (!existsSync(file))
    throw new BackupError(`${dataDir} holds no ChatCast data: name it with --data-dir or DATA_DIR.`);
  try {
    const database = openAtRest(file);
    return { copyDatabase: (target) => database.copyTo(target), close: async () => database.close() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(
      `${file} is in use by a server that cannot be asked, or cannot be read (${reason}). Stop that server, then try again.`,
    );
  }
}

/** On a terminal one line that moves; in a file, nothing until the end. */
function progress(done: number, total: number): void {
  if (!process.stdout.isTTY) return;
  process.stdout.write(`\r${done} of ${total} files${done === total ? "\n" : ""}`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

process.exitCode = await main();
