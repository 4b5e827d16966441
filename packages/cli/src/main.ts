import { CommanderError } from "commander";
import { EXITS, exitOf } from "./exit.ts";
import { programOf } from "./program.ts";
import { Output } from "./terminal/output.ts";

// What libraries still use of Node is no news for who runs this.
process.noDeprecation = true;

const stop = new AbortController();
const out = new Output();
// Known again for certain when the command is; this is for what is wrong before that.
out.json = process.argv.includes("--json");
let exit = 0;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second one does not wait for what the first one wants to keep.
    if (stop.signal.aborted) process.exit(EXITS.stopped.code);
    stop.abort();
  });
}
// Whoever reads has seen enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXITS.done.code);
  throw error;
});

try {
  const program = programOf({ out, env: process.env, signal: stop.signal }, (code) => {
    exit = code;
  });
  await program.parseAsync();
} catch (error) {
  exit = end(error);
}
process.exit(exit);

function end(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed help, or to people what is wrong, by itself.
    if (error.exitCode === 0) return EXITS.done.code;
    if (out.json) out.failure(EXITS.usage.code, error.message.replace(/^error: /, ""), undefined);
    return EXITS.usage.code;
  }
  const { exit: kind, message, code } = exitOf(error);
  if (kind !== "stopped") out.failure(EXITS[kind].code, message, code);
  return EXITS[kind].code;
}
