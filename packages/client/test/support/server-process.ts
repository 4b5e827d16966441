import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
const READY = /ChatCast listening on http:\/\/\S+:(\d+)/;

/** The real server as a process of its own, on one port and one data directory over any number of restarts. */
export class ServerProcess {
  /** Where its data are. */
  readonly directory: string;
  #port = 0;
  #child: ChildProcess | undefined;
  #output = "";

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async start(): Promise<ServerProcess> {
    const server = new ServerProcess(await mkdtemp(join(tmpdir(), "chatcast-client-")));
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it has printed, over all its runs. */
  get output(): string {
    return this.#output;
  }

  /** Files below the folder of blobs, whoever they belong to. */
  async blobs(): Promise<string[]> {
    const entries = await readdir(join(this.directory, "blobs"), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  async start(): Promise<void> {
    const env = { ...process.env, HOST: "127.0.0.1", PORT: String(this.#port), DATA_DIR: this.directory };
    const child = spawn(process.execPath, [MAIN, "--lab"], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#port = await new Promise<number>((resolve, reject) => {
      let output = "";
      const absorb = (text: string) => {
        output += text;
        this.#output += text;
        const port = READY.exec(output)?.[1];
        if (port !== undefined) resolve(Number(port));
      };
      child.stdout.setEncoding("utf8").on("data", absorb);
      child.stderr.setEncoding("utf8").on("data", absorb);
      child.once("exit", () => reject(new Error(`the server ended:\n${output}`)));
    });
  }

  /** SIGTERM lets it drain, SIGKILL does not. Resolves when it is gone. */
  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  async dispose(): Promise<void> {
    await this.stop("SIGKILL");
    await rm(this.directory, { recursive: true, force: true });
  }
}
