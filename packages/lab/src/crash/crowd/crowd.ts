import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Rng } from "../../sim/kernel/rng.ts";
import { end } from "../stage/child.ts";
import type { Condition } from "../stage/condition.ts";
import type { Gate } from "../stage/gate.ts";
import type { Order, PersonStatus, Report } from "./messages.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

export interface CrowdOptions {
  /** Where the histories are kept. */
  directory: string;
  room: string;
  seed: number;
  /** Names of the clients of each process, and the gate through which that process sees the server. */
  groups: readonly { names: readonly string[]; gate: Gate }[];
  changed: Condition;
}

/** The clients of one room, in some processes: what they are told to do, and what they say of themselves. */
export class Crowd {
  readonly groups: readonly Group[];
  /** When each client was last told that a message is stored. */
  readonly lastAck = new Map<string, number>();

  constructor({ groups, ...options }: CrowdOptions) {
    const everybody = groups.flatMap(({ names }) => names);
    this.groups = groups.map(
      (group, index) =>
        new Group({ ...options, ...group, index, everybody, acked: (who, at) => this.lastAck.set(who, at) }),
    );
  }

  get statuses(): PersonStatus[] {
    return this.groups.flatMap(({ statuses }) => statuses);
  }

  get histories(): string[] {
    return this.groups.flatMap(({ histories }) => histories);
  }

  get size(): number {
    return this.groups.reduce((sum, { names }) => sum + names.length, 0);
  }

  start(): void {
    for (const group of this.groups) group.start();
  }

  talk(perSecond: number): void {
    for (const group of this.groups) {
      group.tell({ type: "talk", perSecond: (perSecond * group.names.length) / this.size });
    }
  }

  tell(order: Order): void {
    for (const group of this.groups) group.tell(order);
  }

  sendFile(name: string, bytes: number, to: string | undefined): void {
    const group = this.groups.find(({ names }) => names.includes(name));
    group?.tell({ type: "send-file", name, bytes, ...(to === undefined ? {} : { to }) });
  }

  /** Everybody is in the room, has every answer and shows the same. */
  get isCaughtUp(): boolean {
    const { statuses } = this;
    return statuses.length === this.size && this.laggards().length === 0;
  }

  /** What stands between now and caught up. */
  laggards(): string[] {
    const { statuses } = this;
    const missing = this.groups
      .flatMap(({ names }) => names)
      .filter((name) => !statuses.some((one) => one.name === name));
    const heads = headsOf(statuses);
    return [
      ...missing.map((name) => `${name} has not come in`),
      ...statuses.flatMap((status) => lackOf(status, heads)),
    ];
  }

  async close(): Promise<void> {
    await Promise.all(this.groups.map((group) => group.kill()));
  }
}

interface GroupOptions extends Omit<CrowdOptions, "groups"> {
  names: readonly string[];
  gate: Gate;
  index: number;
  everybody: readonly string[];
  acked: (who: string, at: number) => void;
}

/** The clients of one process, over its lives. */
export class Group {
  readonly names: readonly string[];
  readonly gate: Gate;
  readonly histories: string[] = [];
  readonly #options: GroupOptions;
  readonly #tokens = new Map<string, string>();
  #child: ChildProcess | undefined;
  #run = 0;
  #talk: Order | undefined;
  statuses: PersonStatus[] = [];
  hasLeft = false;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.names = options.names;
    this.gate = options.gate;
  }

  /** Tokens of its clients, by name. */
  get tokens(): ReadonlyMap<string, string> {
    return this.#tokens;
  }

  start(): void {
    const { directory, index, room, seed, everybody } = this.#options;
    const run = this.#run++;
    const history = join(directory, `${room}-${index}-${run}.jsonl`);
    this.histories.push(history);
    const child = fork(WORKER, [history], { execArgv: ["--disable-warning=ExperimentalWarning"], detached: true });
    this.#child = child;
    child.on("message", (report: Report) => this.#heard(report));
    const persons = this.names.map((name) => {
      const token = this.#tokens.get(name);
      return { name, run, ...(token === undefined ? {} : { token }) };
    });
    this.tell({ type: "enter", url: this.gate.url, room, seed, persons, everybody: [...everybody] });
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

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  #heard(report: Report): void {
    if (report.type === "status") {
      this.statuses = report.persons;
      for (const { name, token } of report.persons) if (token !== undefined) this.#tokens.set(name, token);
    } else if (report.type === "acked") this.#options.acked(report.who, report.at);
    else this.hasLeft = true;
    this.#options.changed.poke();
  }
}

/** The furthest that anybody shows of each conversation, under the names of all who can show it. */
function headsOf(statuses: readonly PersonStatus[]): (name: string, other: string) => number {
  const heads = new Map<string, number>();
  const keyOf = (name: string, other: string): string => (other === "" ? "" : [name, other].sort().join(" "));
  for (const { name, shown } of statuses) {
    for (const [other, offset] of Object.entries(shown)) {
      const key = keyOf(name, other);
      heads.set(key, Math.max(offset, heads.get(key) ?? 0));
    }
  }
  return (name, other) => heads.get(keyOf(name, other)) ?? 0;
}

function lackOf(status: PersonStatus, head: (name: string, other: string) => number): string[] {
  const { name, present, pending, sending, fetching, gap, shown } = status;
  const lacks: string[] = [];
  if (!present) lacks.push(`${name} is not in the room`);
  if (pending > 0) lacks.push(`${name} waits for ${pending} answers`);
  if (sending > 0) lacks.push(`${name} still sends ${sending} files`);
  if (fetching > 0) lacks.push(`${name} still downloads ${fetching} files`);
  if (gap) lacks.push(`${name} has a gap`);
  for (const other of ["", ...Object.keys(shown)]) {
    const at = shown[other] ?? 0;
    if (at < head(name, other)) lacks.push(`${name} shows ${other || "the room"} up to ${at} of ${head(name, other)}`);
  }
  return lacks;
}

/** A group of chance. */
export const anyGroup = (crowd: Crowd, rng: Rng): Group => rng.pick(crowd.groups as [Group, ...Group[]]);
