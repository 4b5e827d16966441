import { type ChatMessage, requireName } from "@chatcast/protocol";
import { expect, onTestFinished } from "vitest";
import { LocalWire } from "../../src/bus/local/bus.ts";
import { Nodes } from "../../src/nodes.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import type { Entered, Room } from "../../src/rooms/room.ts";
import type { Draft } from "../../src/rooms/talk.ts";
import { SeatTable } from "../../src/seats/memory/seats.ts";
import type { Seats } from "../../src/seats/port.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";

export const HOLD_MS = 60_000;
const LEASE_MS = 15_000;

export const name = (raw: string) => requireName(raw, "username");

/** A connection that keeps what it is told. */
export class Ear implements Outlet {
  readonly connectionId: string;
  readonly heard: { event: string; payload: unknown }[] = [];
  readonly messages: ChatMessage[] = [];
  displaced = false;
  expelled: string | undefined;

  constructor(connectionId: string) {
    this.connectionId = connectionId;
  }

  push(event: string, payload: unknown): void {
    this.heard.push({ event, payload });
  }

  hint(event: string, payload: unknown): void {
    this.push(event, payload);
  }

  deliver(message: ChatMessage): void {
    this.messages.push(message);
  }

  displace(): void {
    this.displaced = true;
  }

  expel(why: Error): void {
    this.expelled = why.message;
  }

  get offsets(): number[] {
    return this.messages.map(({ offset }) => offset);
  }

  get texts(): (string | undefined)[] {
    return this.messages.map(({ text }) => text);
  }

  told(event: string): unknown[] {
    return this.heard.filter((one) => one.event === event).map(({ payload }) => payload);
  }
}

export const text = (id: string, over: Partial<Draft> = {}): Draft => ({
  id,
  audience: { mode: "broadcast" },
  body: { type: "text", text: id },
  integrity: { suite: "crc32-xor-seq", status: "unchecked" },
  ...over,
});

/** Everything that is under way ends, as far as no timer is in between. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
}

/** Nodes of one process on one log, with a hand on the clock: only what a test lets pass passes. */
export class Cluster {
  readonly wire = new LocalWire();
  readonly store: Store = openMemoryStore();
  now = 0;
  readonly #seats: SeatTable;
  readonly #due: { at: number; run: () => void }[] = [];

  constructor() {
    this.#seats = new SeatTable(this.#clock, this.store, LEASE_MS);
  }

  get #clock() {
    return { epoch: () => 1_000 + this.now, monotonic: () => this.now };
  }

  /** @param store that of the cluster, or one over it that goes wrong, and seats likewise */
  async node(store = this.store, wrong: Partial<Seats> = {}): Promise<Node> {
    const seats = { ...(await this.#seats.open()), ...wrong };
    const bus = this.wire.bus();
    const clock = this.#clock;
    const timers = {
      after: (ms: number, run: () => void) => {
        const due = { at: this.now + ms, run };
        this.#due.push(due);
        return () => void this.#due.splice(this.#due.indexOf(due), this.#due.includes(due) ? 1 : 0);
      },
    };
    const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
    const expelled: string[] = [];
    const directory = new Directory({
      ...{ store, clock, timers, urls: new FileUrls(Buffer.alloc(32, 1)), nameHoldMs: HOLD_MS, maxMembers: 5 },
      usersEveryMs: 100,
      onError: (error, what) => expect.unreachable(`${what}: ${error}`),
      node: { seats, bus, expelled: (ids) => expelled.push(...ids) },
    });
    const ended: string[] = [];
    let sendings = 0;
    const transfers = { endedElsewhere: (id: string) => void ended.push(id) };
    const nodes = new Nodes({
      ...{ seats, bus, store, directory, transfers, clock, timers, telemetry, nameHoldMs: HOLD_MS },
      cutOff: () => {
        sendings += 1;
      },
    });
    onTestFinished(() => nodes.close());
    return { directory, nodes, expelled, ended, sentAway: () => sendings };
  }

  async nodes(): Promise<[Node, Node]> {
    return [await this.node(), await this.node()];
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    const over = this.#due.filter(({ at }) => at <= this.now);
    for (const due of over) this.#due.splice(this.#due.indexOf(due), 1);
    for (const { run } of over) run();
    await settled();
  }
}

export interface Node {
  directory: Directory;
  nodes: Nodes;
  /** Members whose transfers it was told to end. */
  expelled: string[];
  /** Transfers that it was told have ended. */
  ended: string[];
  /** How often everybody was sent to another node. */
  sentAway: () => number;
}

let connections = 0;

export type Guest = Entered & { ear: Ear; room: Room };

/** Enters the room "Lab" at a node. */
export async function enter(node: Node, raw: string, token?: string): Promise<Guest> {
  connections += 1;
  const ear = new Ear(`c${connections}`);
  const room = await node.directory.open(name("Lab"));
  const entered = await room.enter(name(raw), ear, token === undefined ? undefined : { token });
  await settled();
  return { ...entered, ear, room };
}

export const usersOf = (room: Room): string[] =>
  room.users.map(({ username }) => username).toSorted((a, b) => a.localeCompare(b));
