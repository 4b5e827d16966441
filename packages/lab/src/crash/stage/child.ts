import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Ends a child by its id and waits until it is gone; nothing when it is gone already. */
export async function end(child: ChildProcess | undefined, signal: "SIGTERM" | "SIGKILL" | "SIGQUIT"): Promise<void> {
  if (child === undefined || isGone(child)) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

export const isGone = ({ exitCode, signalCode, pid }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

let hasSetpriv: boolean | undefined;

/** A command that the kernel kills when this process ends, in whatever way; the command itself where that is unknown. */
export function dyingWithParent(command: [string, ...string[]]): [string, ...string[]] {
  hasSetpriv ??= spawnSync("setpriv", ["--pdeathsig", "KILL", "true"], { stdio: "ignore" }).status === 0;
  return hasSetpriv ? ["setpriv", "--pdeathsig", "KILL", ...command] : command;
}
