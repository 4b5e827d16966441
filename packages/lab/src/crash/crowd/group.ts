import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { end } from "../stage/child.ts";
import type { Condition } from "../stage/condition.ts";
import type { Gate } from "../stage/gate.ts";
import type { Order, PersonStatus, Report } from "./messages.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

interface GroupOptions {
  /** Where the histories are kept. */
  directory: string;
  room: string;
  seed: number;
  changed: Condition;
  names: readonly string[];
  gate: Gate;
  /** They are pages of a browser. */
  pages: boolean;
  index: number;
  everybody: readonly string[];
  acked: (who: string, at: number) => void;
}

/** The clients of one process, over its lives. */
export class Group {
  readonly names: readonly string[];
  readonly gate: Gate;
  readonly pages: boolean;
  readonly histories: string[] = [];
  readonly #options: GroupOptions;
  readonly #tokens = new Map<string, string>();
  #child: ChildProcess | undefined;
  #run = 0;
  #mended: (() => void) | undefined;
  #talk: Order | undefined;
  statuses: PersonStatus[] = [];
  hasLeft = false;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.names = options.names;
    this.gate = options.gate;
    this.pages = options.pages;
  }

  /** Tokens of its clients, by name. */
  get tokens(): ReadonlyMap<string, string> {
    return this.#tokens;
  }

  start(): void {
    const { directory, index, room, seed, everybody, pages, changed } = this.#options;
    const run = this.#run++;
    const history = join(directory, `${room}-${index}-${run}.jsonl`);
    this.histories.push(history);
    const child = fork(WORKER, [history, join(directory, `${room}-kept`)], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // Ctrl-C in a terminal goes to a whole group of processes; this one is ended by its id.
      detached: true,
      // A browser's profile goes with everything else of the run.
      env: { ...process.env, TMPDIR: directory },
    });
    this.#child = child;
    child.on("message", (report: Report) => this.#heard(report));
    child.once("exit", (code, signal) => {
      if (signal !== "SIGKILL") changed.fail(new Error(`a process of clients ended by itself (${code ?? signal})`));
    });
    const persons = this.names.map((name) => {
      const token = this.#tokens.get(name);
      return { name, run, ...(token === undefined ? {} : { token }) };
    });
    this.tell({ type: "enter", pages, url: this.gate.url, room, seed, persons, everybody: [...everybody] });
    if (this.#talk !== undefined) this.tell(this.#talk);
  }

  tell(order: Order): void {
    if (order.type === "talk") this.#talk = order;
    if (order.type === "hush") this.#talk = undefined;
    if (this.#child?.connected === true) this.#child.send(order);
  }

  /** Ends the process as the system does when it is out of memory. */
  async kill(): Promise<void> {
    await end(this.#child, "SIGKILL");
    this.statuses = [];
  }

  /** Kills the renderers of its pages and loads them again. */
  async crash(pauseMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#mended = resolve;
    this.#child?.once("exit", reject);
    this.tell({ type: "crash", pauseMs });
    await promise;
    this.#child?.off("exit", reject);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  #heard(report: Report): void {
    if (report.type === "status") {
      this.statuses = report.persons;
      for (const { name, token } of report.persons) if (token !== undefined) this.#tokens.set(name, token);
    } else if (report.type === "acked") this.#options.acked(report.who, report.at);
    else if (report.type === "mended") this.#mended?.();
    else this.hasLeft = true;
    this.#options.changed.poke();
  }
}
