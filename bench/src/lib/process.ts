import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a process has used, its threads included. */
export interface Usage {
  /** CPU seconds, user and system. */
  cpu: number;
  /** Resident memory in bytes. */
  rss: number;
  /** The most that was ever resident, in bytes. */
  peak: number;
}

export interface Running {
  readonly child: ChildProcess;
  /** What `ready` matched. */
  readonly match: RegExpMatchArray;
  usage(): Usage;
  /** What a child of it has used. */
  usageOf(pid: number): Usage;
  /** SIGTERM, and SIGKILL when that was not enough. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

interface StartOptions {
  /** Pins it to this core, where `taskset` is there. */
  core?: number;
  env?: Record<string, string>;
  /** What it prints when it is ready. */
  ready: RegExp;
  /** Adds a channel for messages to a Node process. */
  ipc?: boolean;
}

/** USER_HZ, in which Linux tells processor times whatever the kernel's own tick (proc(5)). */
const TICKS_PER_SECOND = 100;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Whether a command can be run here. */
export function has(command: string): boolean {
  return spawnSync("which", [command]).status === 0;
}

/** Starts a process and waits until it says that it is ready. */
export async function start(command: string, args: readonly string[], options: StartOptions): Promise<Running> {
  const pinned = options.core !== undefined && has("taskset");
  const [file, ...rest] = pinned ? ["taskset", "-c", String(options.core), command, ...args] : [command, ...args];
  const child = spawn(file ?? command, rest, {
    env: { ...process.env, ...options.env },
    stdio: options.ipc ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  void ended.then(() => running.delete(child));
  const match = await new Promise<RegExpMatchArray>((resolve, reject) => {
    const absorb = (chunk: Buffer): void => {
      // What comes after the sign is read, so that the pipe never fills, and forgotten.
      output = (output + chunk.toString()).slice(-10_000);
      const found = output.match(options.ready);
      if (found) resolve(found);
    };
    child.stdout?.on("data", absorb);
    child.stderr?.on("data", absorb);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`${command} ended:\n${output}`)));
  });
  return {
    child,
    match,
    usage: () => usageOf(child.pid ?? 0),
    usageOf,
    async stop() {
      child.kill("SIGTERM");
      const deadline = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(deadline);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** What a process has used. @throws once it is gone */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name of the program, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const kilobytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
  return { cpu: (user + system) / TICKS_PER_SECOND, rss: kilobytes("VmRSS"), peak: kilobytes("VmHWM") };
}
