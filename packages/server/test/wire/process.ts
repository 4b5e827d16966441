import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { within } from "./deadline.ts";
import { WireRooms } from "./rooms.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const READY = /(?:ChatCast listening on |"event":"listening","url":")(http:\/\/[^\s"]+)[\s"]/;
const START_MS = 45_000;

export interface ServerOptions {
  lab?: boolean;
  args?: readonly string[];
  /** Added to the environment; an undefined value takes a default of this harness away. */
  env?: Record<string, string | undefined>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A server process on a data directory of its own, as somebody outside sees it: a command, its output, an address. */
export class WireServer extends WireRooms {
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #exit: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  #home = "";
  #output = "";
  #printedOut = "";
  #outputWatchers = new Set<() => void>();
  #url = "";
  #stopping = false;

  constructor(options: ServerOptions = {}) {
    super();
    this.#options = options;
  }

  get url(): string {
    return this.#url;
  }

  /** Folder that holds the data directory and nothing else. */
  get home(): string {
    return this.#home;
  }

  /** Everything that the process printed since it was last started, both streams. */
  get output(): string {
    return this.#output;
  }

  /** Of that, what went to the standard output. */
  get printedOut(): string {
    return this.#printedOut;
  }

  /** Of the process under way. */
  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts the process without waiting for anything. @returns its exit. */
  async launch(): Promise<Exit> {
    this.#output = "";
    this.#printedOut = "";
    this.#stopping = false;
    this.#child = undefined;
    if (this.#home === "") this.#home = await mkdtemp(join(tmpdir(), "chatcast-wire-"));
    const dataDir = join(this.#home, "data");
    await mkdir(dataDir, { recursive: true });
    const defaults = { PORT: "0", DATA_DIR: dataDir, RATE_LIMITS: "off" };
    // Where Node keeps what it compiled: most of a start.
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, HOME: this.#home, ...defaults, ...this.#options.env };
    const child = spawn(
      process.execPath,
      [MAIN, ...(this.#options.lab ? ["--lab"] : []), ...(this.#options.args ?? [])],
      {
        env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const absorb = (text: string): void => {
      this.#output += text;
      for (const look of [...this.#outputWatchers]) look();
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#printedOut += text;
      absorb(text);
    });
    child.stderr.setEncoding("utf8").on("data", absorb);
    this.#child = child;
    this.#exit = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        resolve({ code, signal });
        absorb("");
      });
    });
    return this.#exit;
  }

  /** Starts the process and waits until it says that it listens. */
  async start(): Promise<void> {
    void this.launch();
    const [, address] = await this.printed(READY, START_MS);
    this.#url = `http://127.0.0.1:${new URL(address ?? "").port}`;
  }

  /** Waits for output that matches. */
  async printed(pattern: RegExp, ms?: number): Promise<RegExpMatchArray> {
    let look = (): void => {};
    const seen = new Promise<RegExpMatchArray>((resolve, reject) => {
      look = (): void => {
        const match = this.#output.match(pattern);
        if (match !== null) resolve(match);
        else if (this.#child !== undefined && !this.alive) reject(new Error(`server ended:\n${this.#output}`));
      };
    });
    this.#outputWatchers.add(look);
    look();
    try {
      return await within(`${pattern} in the output`, seen, ms, () => this.#output);
    } finally {
      this.#outputWatchers.delete(look);
    }
  }

  /** SIGTERM. @returns how the process ended. */
  async stop(): Promise<Exit> {
    return this.#end("SIGTERM");
  }

  /** SIGKILL: nothing is flushed. */
  async kill(): Promise<Exit> {
    return this.#end("SIGKILL");
  }

  /** A new process on the same data directory, on another port. */
  async restart(how: "stop" | "kill" = "stop"): Promise<void> {
    await this[how]();
    await this.start();
  }

  async dispose(): Promise<void> {
    if (this.alive) await this.kill();
    if (this.#home !== "") await rm(this.#home, { recursive: true, force: true });
  }

  protected died(): string | undefined {
    if (this.#child === undefined || this.#stopping || this.alive) return undefined;
    return this.#output.slice(-4000);
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<Exit> {
    this.#stopping = true;
    this.#child?.kill(signal);
    return within(`exit after ${signal}`, this.#exit, 60_000, () => this.#output);
  }
}
