import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { dyingWithParent, end, isGone } from "./child.ts";
import type { Links } from "./engines.ts";
import type { Gate } from "./gate.ts";

/** The program itself: processes are started by path, nothing of it is imported. */
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.resolve("@chatcast/server")));
const READY = /ChatCast listening on (https?:\/\/\S+)/;
/** How often a node is asked whether it is ready, in ms. */
const LOOK_MS = 200;
const FLAGS = ["--disable-warning=ExperimentalWarning", "--disable-proto=delete"];

export interface ServerOptions {
  dataDirectory: string;
  /** How this node reaches what it shares with the others. */
  links?: Links | undefined;
  /** Settings beside those. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Called when it says that it is ready, or is not any more. */
  turned?: (() => void) | undefined;
  /** Where its output goes. */
  log: string;
  /** It ended and nobody had asked for that. */
  lost: (error: Error) => void;
}

/** A real server on a port of its own, over any number of lives on one data directory. */
export class Server {
  readonly #options: ServerOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #port = 0;
  #wanted = false;
  #isReady = true;
  readonly #looking: NodeJS.Timeout | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    if (options.links !== undefined) this.#looking = setInterval(() => void this.#lookWhetherReady(), LOOK_MS).unref();
    this.#log = createWriteStream(options.log, { flags: "a" });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Whether it says that people may be sent to it, as a proxy would ask. */
  get isReady(): boolean {
    return this.isUp && this.#isReady;
  }

  /** What this node reaches the others by. */
  get links(): readonly Gate[] {
    return this.#options.links?.gates ?? [];
  }

  get isUp(): boolean {
    return this.#child !== undefined && !isGone(this.#child);
  }

  /** Starts it, on the same port as before. @throws Error when it ends before it is ready. */
  async start(): Promise<void> {
    const { dataDirectory, links, env } = this.#options;
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const [command, ...args] = dyingWithParent([process.execPath, ...FLAGS, MAIN]);
    const child = spawn(command, args, {
      // Ctrl-C in a terminal goes to a whole group of processes; this one is ended by its id.
      detached: true,
      // Where Node keeps what it compiled: most of a start.
      env: {
        ...{ PATH, NODE_COMPILE_CACHE, PORT: String(this.#port), DATA_DIR: dataDirectory, LOG_LEVEL: "warn" },
        ...(links && { STORE: links.store, BUS: links.bus }),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let printed = "";
    const absorb = (text: string): void => {
      this.#log.write(text);
      printed = (printed + text).slice(-10_000);
      const address = READY.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.setEncoding("utf8").on("data", absorb);
    child.stderr.setEncoding("utf8").on("data", absorb);
    this.#wanted = true;
    child.once("exit", (code, signal) => {
      const error = new Error(`the server ended by itself (${code ?? signal}):\n${printed}`);
      reject(error);
      if (this.#wanted) this.#options.lost(error);
    });
    this.#port = Number(new URL(await promise).port);
  }

  /** @throws Error when it is not in health. */
  async look(): Promise<void> {
    const { status } = await fetch(`${this.url}/healthz`);
    if (status !== 200) throw new Error(`the server says of its health ${status}`);
  }

  /** Ends it as a power cut does. */
  kill(): Promise<void> {
    this.#wanted = false;
    return end(this.#child, "SIGKILL");
  }

  /** Ends it as an operator does. @throws Error when it does not end well. */
  async stop(): Promise<void> {
    this.#wanted = false;
    await end(this.#child, "SIGTERM");
    const { exitCode, signalCode } = this.#child ?? {};
    if (exitCode !== 0) throw new Error(`the server ended with ${exitCode ?? signalCode} when it was asked to`);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  close(): void {
    clearInterval(this.#looking);
    for (const gate of this.links) gate.close();
    this.#log.end();
  }

  async #lookWhetherReady(): Promise<void> {
    if (!this.isUp || this.#port === 0) return;
    const before = this.#isReady;
    const ready = await fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(LOOK_MS * 10) }).catch(
      () => undefined,
    );
    this.#isReady = ready?.status === 200;
    if (this.#isReady !== before) this.#options.turned?.();
  }
}
