import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Usage, usageOf } from "../lib/process.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const EVERY_MS = 100;

interface Person {
  /** The program. */
  bin: string;
  /** Where its keys and journals are. */
  state: string;
  name: string;
  server: string;
  room?: string;
}

/** Makes the command line's single file. @returns where it is */
export async function singleFile(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [path("../../../packages/cli/build.ts")]);
  return stdout.trim();
}

/**
 * `chatcast …` with `--json`, to its end.
 * @returns the last thing that it told, and what it had used when it was last looked at; the kernel keeps the most.
 * @throws Error when it failed
 */
export async function chatcast(
  args: readonly string[],
  { bin, state, name, server, room }: Person,
): Promise<{ told: Record<string, unknown>; usage: Usage }> {
  const env = { ...process.env, CHATCAST_STATE: state, CHATCAST_NAME: name, CHATCAST_SERVER: server };
  const child = spawn(process.execPath, [bin, ...args, "--json"], {
    env: room === undefined ? env : { ...env, CHATCAST_ROOM: room },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let usage: Usage = { cpu: 0, rss: 0, peak: 0 };
  const looking = setInterval(() => {
    if (child.pid === undefined || child.exitCode !== null) return;
    const now = usageOf(child.pid);
    // One that has ended, and whose end was not told yet, has no memory any more.
    if (Number.isFinite(now.peak)) usage = now;
  }, EVERY_MS);
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  let line = "";
  let last = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = `${line}${text}`.split("\n");
    line = lines.pop() ?? "";
    last = lines.findLast((one) => one !== "") ?? last;
  });
  const [code] = (await once(child, "close").finally(() => clearInterval(looking))) as [number | null];
  process.off("exit", end);
  if (code !== 0) throw new Error(`chatcast ${args[0]} ended with ${code}: ${last}`);
  return { told: JSON.parse(last) as Record<string, unknown>, usage };
}
