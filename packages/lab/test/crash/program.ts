import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/crash/main.ts", import.meta.url));

const LAST_LINES = 25;

/** The program as somebody starts it who types `npm run crash -- …`. */
export class Program {
  readonly child: ChildProcess;
  output = "";

  /** @param home where it may put its files */
  constructor(home: string, ...args: string[]) {
    this.child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
      env: { ...process.env, TMPDIR: home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
  }

  /** Waits for a line of its output. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) await once(this.child.stdout as NodeJS.ReadableStream, "data");
  }

  /** @throws Error with its last lines when it still runs `within` milliseconds later */
  async ends(within: number): Promise<number | null> {
    try {
      const [code] = (await once(this.child, "close", { signal: AbortSignal.timeout(within) })) as [number | null];
      return code;
    } catch (cause) {
      const last = this.output.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
      throw new Error(`still running after ${within / 1_000} s; its last lines:\n${last}`, { cause });
    }
  }
}
