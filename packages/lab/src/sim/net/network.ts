import type { Coverage } from "../checker/coverage.ts";
import type { Rng } from "../kernel/rng.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Trace } from "../kernel/trace.ts";
import { corrupted } from "./corrupt.ts";
import type { NetProfile } from "./profile.ts";
import { SimSocket } from "./socket.ts";
import type { ClientEnd, PacketUp, Wire } from "./wire.ts";

/** Pings and their patience together (Socket.IO): nobody believes longer than this in a connection that is dead. */
const PING_MS = 45_000;

/**
 * What a bad network may do to it. packet: lost, doubled, overtaken; the machines promise to stand that. request: lost
 * only, because a join or a leave that comes twice or late is another one, and the transport promises that it does not.
 * end: nothing, it is the last of its direction.
 */
type Kind = "packet" | "request" | "end";

/** Takes in a connection, or not. */
export interface Listener {
  /** @returns false when nobody listens. */
  accept(socket: SimSocket, client: number): boolean;
}

export interface NetworkWorld {
  scheduler: Scheduler;
  rng: Rng;
  trace: Trace;
  coverage: Coverage;
  profile: NetProfile;
  listener: Listener;
}

/** Every connection of every client, and what happens to the packets on them. */
export class Network {
  profile: NetProfile;
  /** Transfers of which a chunk was altered. */
  readonly damaged = new Set<string>();
  readonly #world: NetworkWorld;
  readonly #wires = new Set<Wire>();
  /** Clients that reach nobody now. */
  readonly #isolated = new Set<number>();
  #nextId = 1;

  constructor(world: NetworkWorld) {
    this.#world = world;
    this.profile = world.profile;
  }

  /** A client tries to connect; its end hears of the outcome, or of nothing. */
  connect(client: number, end: ClientEnd): Wire {
    const arrival = { up: 0, down: 0 };
    const wire: Wire = { id: this.#nextId++, client, end, clientOpen: true, socket: undefined, broken: false, arrival };
    this.#wires.add(wire);
    this.#world.scheduler.after(2 * this.#delay(), () => this.#arrive(wire));
    return wire;
  }

  /** The client's end goes away; the server hears of it a moment later. */
  closeByClient(wire: Wire): void {
    if (!wire.clientOpen) return;
    wire.clientOpen = false;
    this.#transmit(wire, "up", "end", () => this.#loseServerEnd(wire));
  }

  /** The client's process dies: its end is silent, and the server hears of it after `noticeMs`. */
  orphan(wire: Wire, noticeMs: number): void {
    wire.clientOpen = false;
    this.#world.scheduler.after(noticeMs, () => this.#loseServerEnd(wire));
  }

  sendPacket(wire: Wire, packet: PacketUp): void {
    const { rng, coverage, trace } = this.#world;
    let sent = packet;
    if (rng.chance(packet.type === "FILE_CHUNK" ? 2 * this.profile.corrupt : this.profile.corrupt)) {
      const altered = corrupted(packet, rng);
      if (altered !== undefined) {
        coverage.hit("packet corrupted");
        trace.note("net", `corrupts ${packet.type} ${"seq" in packet ? packet.seq : ""} on ${wire.id}`);
        if (altered.type === "FILE_CHUNK") this.damaged.add(altered.transfer_id);
        sent = altered;
      }
    }
    this.#toServer(wire, "packet", () => wire.socket?.receive("reliable_event", [sent]));
  }

  ask(wire: Wire, event: string, body: unknown, onAnswer: (answer: unknown) => void): void {
    const lost = (): void => {
      if (event === "heads") this.#world.coverage.hit("comparison of heads lost");
    };
    const answer = (fields: object): void => {
      const text = JSON.stringify(fields);
      this.#toClient(wire, "packet", () => onAnswer(JSON.parse(text)), lost);
    };
    this.#toServer(wire, "request", () => wire.socket?.receive(event, [body, answer]), lost);
  }

  /** The path between client and server is gone; each end notices in its own time. */
  cut(client: number): void {
    const { rng, trace, coverage, scheduler } = this.#world;
    for (const wire of this.#wires) {
      if (wire.client !== client || wire.broken) continue;
      coverage.hit("connection cut");
      trace.note("net", `cuts ${wire.id}`);
      wire.broken = true;
      const halfOpen = rng.chance(0.3);
      if (halfOpen && wire.socket?.connected) coverage.hit("half-open connection");
      scheduler.after(rng.between(0, rng.chance(0.2) ? 5_000 : 50), () => this.#loseClientEnd(wire, "connection lost"));
      scheduler.after(rng.between(0, halfOpen ? PING_MS : 50), () => this.#loseServerEnd(wire));
    }
  }

  /** Nothing of this client gets anywhere for a while. */
  isolate(client: number, ms: number): void {
    this.#isolated.add(client);
    this.cut(client);
    this.#world.scheduler.after(ms, () => this.#isolated.delete(client));
  }

  /** The server's process is gone: both ends of everything. */
  serverDied(): void {
    const { rng, scheduler } = this.#world;
    for (const wire of this.#wires) {
      wire.broken = true;
      wire.socket = undefined;
      scheduler.after(rng.between(0, 100), () => this.#loseClientEnd(wire, "connection lost"));
    }
  }

  /** From now on nothing goes wrong. */
  heal(profile: NetProfile): void {
    this.profile = profile;
    this.#isolated.clear();
  }

  #arrive(wire: Wire): void {
    const { listener, scheduler, coverage } = this.#world;
    if (!wire.clientOpen) return;
    if (this.#isolated.has(wire.client)) {
      coverage.hit("connecting in vain");
      return;
    }
    const socket = new SimSocket(`wire${wire.id}`, {
      write: (packet) => this.#toClient(wire, "packet", () => wire.end.packet(packet)),
      closed: () => {
        // The only reason that a well-behaved client gives.
        coverage.hit("member took its place over");
        this.#toClient(wire, "end", () => this.#loseClientEnd(wire, "closed by the server"));
      },
    });
    if (!listener.accept(socket, wire.client)) {
      coverage.hit("connecting in vain");
      scheduler.after(this.#delay(), () => this.#loseClientEnd(wire, "refused"));
      return;
    }
    wire.socket = socket;
    scheduler.after(this.#delay(), () => {
      if (wire.clientOpen && !wire.broken) wire.end.opened();
    });
  }

  #toServer(wire: Wire, kind: Kind, deliver: () => void, lost?: () => void): void {
    const arrive = (): void => {
      if (wire.socket?.connected) deliver();
    };
    this.#transmit(wire, "up", kind, arrive, lost);
  }

  #toClient(wire: Wire, kind: Kind, deliver: () => void, lost?: () => void): void {
    const arrive = (): void => {
      if (wire.clientOpen) deliver();
    };
    this.#transmit(wire, "down", kind, arrive, lost);
  }

  #transmit(wire: Wire, direction: "up" | "down", kind: Kind, deliver: () => void, lost?: () => void): void {
    const { scheduler, rng, coverage } = this.#world;
    const { ordered, loss, duplicate, reorder } = this.profile;
    const arrive = (): void => {
      if (!wire.broken) deliver();
    };
    if (kind !== "end" && rng.chance(loss)) {
      coverage.hit("packet lost");
      lost?.();
      return;
    }
    if (ordered || kind !== "packet") {
      const at = Math.max(scheduler.now + this.#delay(), wire.arrival[direction]);
      wire.arrival[direction] = at;
      scheduler.at(at, arrive);
      return;
    }
    const copies = rng.chance(duplicate) ? 2 : 1;
    if (copies === 2) coverage.hit("packet duplicated");
    for (let copy = 0; copy < copies; copy++) {
      const held = rng.chance(reorder) ? rng.between(0, rng.chance(0.1) ? 5_000 : 200) : 0;
      const at = scheduler.now + this.#delay() + held;
      if (at < wire.arrival[direction]) coverage.hit("packet reordered");
      wire.arrival[direction] = Math.max(at, wire.arrival[direction]);
      scheduler.at(at, arrive);
    }
  }

  #loseClientEnd(wire: Wire, reason: string): void {
    this.#forgetIfDead(wire);
    if (!wire.clientOpen) return;
    wire.clientOpen = false;
    wire.end.closed(reason);
  }

  #loseServerEnd(wire: Wire): void {
    wire.broken = true;
    wire.socket?.lost();
    wire.socket = undefined;
    this.#forgetIfDead(wire);
  }

  #forgetIfDead(wire: Wire): void {
    if (wire.broken && wire.socket === undefined) this.#wires.delete(wire);
  }

  #delay(): number {
    const [low, high] = this.profile.delay;
    return this.#world.rng.between(low, high);
  }
}
