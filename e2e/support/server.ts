import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
const READY = /ChatCast listening on (https?:\/\/\S+)/;

export interface ServerOptions {
  /** Command-line arguments, as somebody would type them after `npm start --`. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** A server process with a data directory of its own, seen as its operator sees it: a command and what it prints. */
export class ServerProcess {
  readonly #options: ServerOptions;
  readonly #home: string;
  #child: ChildProcess | undefined;
  #url: URL | undefined;
  #output = "";

  private constructor(options: ServerOptions, home: string) {
    this.#options = options;
    this.#home = home;
  }

  /** Starts a server on a free port. @throws Error with its output when it ends instead. */
  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const server = new ServerProcess(options, await mkdtemp(join(tmpdir(), "chatcast-e2e-")));
    await server.#launch("0");
    return server;
  }

  /** Address without a trailing slash, as the server printed it. */
  get url(): string {
    return this.#address.origin;
  }

  get port(): number {
    return Number(this.#address.port);
  }

  /** What it printed so far, both streams. */
  get output(): string {
    return this.#output;
  }

  get dataDirectory(): string {
    return join(this.#home, "data");
  }

  /** The same server at another of this machine's names. */
  urlAt(hostname: string, scheme = "http"): string {
    return `${scheme}://${hostname}:${this.port}`;
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Starts it again on the same port and the same data. */
  async startAgain(): Promise<void> {
    await this.#launch(String(this.port));
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#home, { recursive: true, force: true });
  }

  get #address(): URL {
    if (this.#url === undefined) throw new Error("the server has not started");
    return this.#url;
  }

  async #launch(port: string): Promise<void> {
    const child = spawn(process.execPath, [MAIN, ...(this.#options.args ?? [])], {
      env: {
        PATH: process.env.PATH,
        HOME: this.#home,
        // Where Node keeps what it compiled: most of a start.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PORT: port,
        DATA_DIR: this.dataDirectory,
        ...this.#options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const absorb = (text: string) => {
      this.#output += text;
      const address = READY.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.setEncoding("utf8").on("data", absorb);
    child.stderr.setEncoding("utf8").on("data", absorb);
    child.once("close", () => reject(new Error(`the server ended:\n${this.#output}`)));
    this.#url = new URL(await promise);
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  }
}
