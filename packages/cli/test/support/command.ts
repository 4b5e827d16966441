import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The program as it stands in the repository. */
export const IN_REPOSITORY = fileURLToPath(new URL("../../bin/chatcast.mjs", import.meta.url));

export interface RunOptions {
  /** The person: whose state directory it is. */
  state: string;
  env?: Record<string, string>;
  stdin?: string;
  /** The program: one file that was built, or that of the repository. */
  bin: string;
}

/** `chatcast …` as a process of its own. */
export class Command {
  readonly child: ChildProcess;
  readonly #ended: Promise<number | NodeJS.Signals>;
  readonly #watchers = new Set<() => void>();
  out = "";
  error = "";

  constructor(args: readonly string[], { state, env = {}, stdin, bin }: RunOptions) {
    const { PATH, NODE_COMPILE_CACHE, TMPDIR } = process.env;
    const inherited = Object.fromEntries(
      Object.entries({ PATH, NODE_COMPILE_CACHE, TMPDIR }).filter(([, value]) => value !== undefined),
    );
    const child = spawn(process.execPath, [bin, ...args], {
      env: { ...inherited, HOME: state, CHATCAST_STATE: state, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(stdin ?? "");
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.out += text;
      this.#look();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.error += text;
      this.#look();
    });
    this.child = child;
    this.#ended = once(child, "close").then((values) => {
      const [code, signal] = values as [number | null, NodeJS.Signals | null];
      this.#look();
      return code ?? signal ?? 0;
    });
  }

  /** Its exit code, or the signal that ended it. */
  get ended(): Promise<number | NodeJS.Signals> {
    return this.#ended;
  }

  /** The objects that it printed with `--json`; anything else that was printed fails. */
  get events(): Record<string, unknown>[] {
    return this.out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Resolves when it has printed something that matches, on either stream. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(this.out) ?? pattern.exec(this.error);
        if (found !== null) resolve(found);
        else if (this.child.exitCode !== null) reject(new Error(`ended with ${this.child.exitCode}:\n${this.error}`));
        else return;
        this.#watchers.delete(look);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Resolves when `event` does, and rejects when the command ends before. */
  async meanwhile(event: Promise<void>): Promise<void> {
    const ended = this.#ended.then((code) => {
      throw new Error(`ended with ${code}:\n${this.out}${this.error}`);
    });
    await Promise.race([event, ended]);
    ended.catch(() => undefined);
  }

  async stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.#ended;
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}
