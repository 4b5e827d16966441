import type { Condition } from "../stage/condition.ts";
import type { Gate } from "../stage/gate.ts";
import { Group } from "./group.ts";
import { headsOf, lackOf } from "./lacks.ts";
import type { Order, PersonStatus } from "./messages.ts";

export interface CrowdOptions {
  /** Where the histories are kept. */
  directory: string;
  room: string;
  seed: number;
  /** Names of the clients of each process, and the gate through which that process sees the server. */
  groups: readonly { names: readonly string[]; gate: Gate; pages: boolean }[];
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

  /** Groups of one kind. */
  of(kind: "processes" | "pages"): Group[] {
    return this.groups.filter(({ pages }) => pages === (kind === "pages"));
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
