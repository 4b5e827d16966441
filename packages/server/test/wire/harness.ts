import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { Client, type ConnectOptions, type Joined } from "./client.ts";
import { within } from "./deadline.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const READY = /ChatCast listening on (http:\/\/\S+)\s/;
const START_MS = 45_000;

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

export interface ServerOptions {
  lab?: boolean;
  /** Added to the environment; an undefined value takes a default of this harness away. */
  env?: Record<string, string | undefined>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A server process on a data directory of its own, as somebody outside sees it: a command, its output, an address. */
export class WireServer {
  readonly #options: ServerOptions;
  readonly #clients = new Set<Client>();
  #child: ChildProcess | undefined;
  #exit: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  #home = "";
  #output = "";
  #outputWatchers = new Set<() => void>();
  #url = "";
  #stopping = false;

  constructor(options: ServerOptions = {}) {
    this.#options = options;
  }

  /** Address without a trailing slash, always by 127.0.0.1. */
  get url(): string {
    return this.#url;
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** Folder that holds the data directory and nothing else. */
  get home(): string {
    return this.#home;
  }

  /** Everything that the process printed since it was last started, both streams. */
  get output(): string {
    return this.#output;
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
    this.#stopping = false;
    this.#child = undefined;
    if (this.#home === "") this.#home = await mkdtemp(join(tmpdir(), "chatcast-wire-"));
    const dataDir = join(this.#home, "data");
    await mkdir(dataDir, { recursive: true });
    const defaults = { PORT: "0", DATA_DIR: dataDir, RATE_LIMITS: "off" };
    // Where Node keeps what it compiled: most of a start.
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, HOME: this.#home, ...defaults, ...this.#options.env };
    const child = spawn(process.execPath, [MAIN, ...(this.#options.lab ? ["--lab"] : [])], {
      env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const absorb = (text: string): void => {
      this.#output += text;
      for (const look of [...this.#outputWatchers]) look();
    };
    child.stdout.setEncoding("utf8").on("data", absorb);
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

  async connect(options: ConnectOptions = {}): Promise<Client> {
    const client = await Client.open(this.#url, options);
    this.#clients.add(client);
    return client;
  }

  /** Connects and creates the room. */
  async create(roomName: string, username: string, options: ConnectOptions = {}): Promise<Joined> {
    return (await this.connect(options)).enter("create_room", { roomName, username });
  }

  /** Connects and joins the room. */
  async join(roomName: string, username: string, options: ConnectOptions & { token?: string } = {}): Promise<Joined> {
    const { token, ...rest } = options;
    const body = token === undefined ? { roomName, username } : { roomName, username, token };
    return (await this.connect(rest)).enter("join_room", body);
  }

  /** A room in which the first name creates and the others join, in that order. */
  async room<Names extends readonly string[]>(
    roomName: string,
    ...names: Names
  ): Promise<{ [Index in keyof Names]: Joined }> {
    const joined: Joined[] = [];
    for (const name of names) {
      joined.push(joined.length === 0 ? await this.create(roomName, name) : await this.join(roomName, name));
    }
    return joined as unknown as { [Index in keyof Names]: Joined };
  }

  async closeClients(): Promise<void> {
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    if (this.#child !== undefined && !this.#stopping && !this.alive) {
      throw new Error(`the server died:\n${this.#output.slice(-4000)}`);
    }
  }

  async dispose(): Promise<void> {
    if (this.alive) await this.kill();
    if (this.#home !== "") await rm(this.#home, { recursive: true, force: true });
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<Exit> {
    this.#stopping = true;
    this.#child?.kill(signal);
    return within(`exit after ${signal}`, this.#exit, 20_000, () => this.#output);
  }
}

/** One server for the tests of a file; clients are closed after each test. */
export function serve(options: ServerOptions = {}): WireServer {
  const server = new WireServer(options);
  beforeAll(async () => server.start());
  afterEach(async () => server.closeClients());
  afterAll(async () => server.dispose());
  return server;
}

let counter = 0;

/** A name that no other test uses, fit for rooms, message ids and transfer ids. */
export function unique(prefix: string): string {
  counter += 1;
  return `${prefix}-${process.pid.toString(36)}-${counter.toString(36)}`;
}
