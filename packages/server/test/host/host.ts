import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostAnswer, HostOrder } from "./program.ts";

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));

export interface HostedOptions {
  /** Command-line arguments, as somebody would type them after `npm start --`. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Starts servers for tests that only talk to one; those that stop it, or read what it prints, start a process. */
export class Host {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<HostAnswer>>();
  readonly #output: string[] = [];
  readonly #closing: Promise<void>[] = [];
  #next = 0;

  constructor() {
    // Nothing of the machine's environment changes what is tested.
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    this.#child = fork(PROGRAM, { env: { PATH, NODE_COMPILE_CACHE }, execArgv: [], silent: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#output.push(text));
    }
    this.#child.on("message", (answer: HostAnswer) => this.#waiting.get(answer.id)?.resolve(answer));
    this.#child.once("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the host ended:\n${this.#output.join("")}`));
    });
  }

  /** What it printed, when it is no more: its servers went with it. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null ? undefined : this.#output.join("").slice(-4000);
  }

  /** @throws Error when it cannot start */
  async open({ args = [], env = {} }: HostedOptions = {}): Promise<HostedServer> {
    const home = await mkdtemp(join(tmpdir(), "chatcast-hosted-"));
    const id = this.#next++;
    const defaults = { PORT: "0", DATA_DIR: join(home, "data") };
    const { port = 0 } = await this.#order({ order: "open", id, args, env: { ...defaults, ...env } });
    const close = async () => {
      await this.#order({ order: "close", id });
      await rm(home, { recursive: true, force: true });
    };
    return new HostedServer(port, () => {
      const closing = close();
      // Told when the host ends.
      closing.catch(() => undefined);
      this.#closing.push(closing);
    });
  }

  /** Ends all of it, and with the first error that ending a server met. */
  async end(): Promise<void> {
    await Promise.all(this.#closing);
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  async #order(order: HostOrder): Promise<HostAnswer> {
    const waiting = Promise.withResolvers<HostAnswer>();
    this.#waiting.set(order.id, waiting);
    this.#child.send(order);
    const answer = await waiting.promise;
    this.#waiting.delete(order.id);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }
}

/** A server on a data directory of its own, in the process of its host. */
export class HostedServer {
  readonly port: number;
  /** Begins to end it; nobody waits for what a server still has to do then. */
  readonly dispose: () => void;

  constructor(port: number, dispose: () => void) {
    this.port = port;
    this.dispose = dispose;
  }

  /** Address without a trailing slash, as a server prints it. */
  get url(): string {
    return this.urlAt("localhost");
  }

  /** The same server at another of this machine's names. */
  urlAt(hostname: string, scheme = "http"): string {
    return `${scheme}://${hostname}:${this.port}`;
  }
}
