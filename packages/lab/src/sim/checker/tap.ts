import type { RoomWorld } from "../client/context.ts";
import type { WireTap } from "../client/transport.ts";
import type { PacketUp, Wire } from "../net/wire.ts";
import type { Coverage } from "./coverage.ts";
import type { History } from "./history.ts";
import { TransferWatch } from "./transfer-watch.ts";

type Down = Parameters<WireTap["heard"]>[1];
type ReliableDown = Extract<Down, { event: "reliable_event" }>["body"];

/** Private texts and file names carry the names of their two ends. */
const PRIVATE = /secret-([a-z]+)-([a-z]+)-/g;

/** What a tap judges by; `ordered`: the network neither doubles nor reorders packets. */
type TapWorld = Pick<RoomWorld, "history" | "coverage" | "ordered" | "disk">;

/** Judges what passes one client's end of the wire. */
export class Tap implements WireTap {
  readonly #reader: string;
  readonly #history: History;
  readonly #coverage: Coverage;
  readonly #ordered: boolean;
  readonly #transfers: TransferWatch;
  /** Messages that the server called compromised and that no person has sent again. */
  readonly #compromised = new Set<string>();
  readonly #delivered = new Set<string>();

  constructor(reader: string, world: TapWorld) {
    const { history, coverage, ordered, disk } = world;
    this.#reader = reader;
    this.#history = history;
    this.#coverage = coverage;
    this.#ordered = ordered;
    this.#transfers = new TransferWatch(history, coverage, ordered, disk);
  }

  /** A person sends a failed message again. */
  resentByHand(id: string): void {
    this.#compromised.delete(id);
    this.#coverage.hit("compromised message sent again by hand");
  }

  restored(): void {
    this.#transfers.restored();
  }

  said(wire: Wire, packet: PacketUp): void {
    if (packet.type === "MSG") {
      const { id } = packet;
      if (id !== undefined && this.#compromised.has(id)) {
        this.#history.violated("I9", `${packet.payload} was compromised and is sent again by itself`);
      }
    } else this.#transfers.said(wire, packet);
  }

  heard(wire: Wire, down: Down, text: string): void {
    for (const [, one, other] of text.matchAll(PRIVATE)) {
      if (one !== this.#reader && other !== this.#reader) {
        this.#history.violated("I6", `${this.#reader} was told of a private matter: ${text.slice(0, 200)}`);
      }
    }
    if (down.event === "chat_message") this.#delivery(wire, down.body.mode, down.body);
    if (down.event === "reliable_event") this.#packet(wire, down.body);
  }

  /** The server delivers a message once, however often it was sent. */
  #delivery(
    wire: Wire,
    mode: string,
    { offset, from, recipient }: { offset: number; from: string; recipient?: string | undefined },
  ) {
    if (!this.#ordered) return;
    const pair = mode === "unicast" ? [from, recipient].sort().join("|") : "room";
    const key = `${wire.id} ${pair} ${offset}`;
    if (this.#delivered.has(key)) this.#history.violated("I2", `${this.#reader} was given ${pair} ${offset} twice`);
    this.#delivered.add(key);
  }

  #packet(wire: Wire, packet: ReliableDown): void {
    if (packet.transfer_id !== undefined && packet.transfer_id !== "MSG") {
      this.#transfers.heard(wire, { ...packet, transfer_id: packet.transfer_id });
    } else if (packet.type === "ACK") {
      if (packet.meta?.duplicate) this.#coverage.hit("acknowledged as a duplicate");
    } else if (packet.type === "NACK") {
      if (packet.meta.retryable) this.#coverage.hit("message refused for now");
    } else if (packet.cmd === "INTEGRITY_FAIL" && packet.id !== undefined) {
      this.#coverage.hit("message compromised");
      if (this.#history.said.get(packet.id)?.state === "pending") this.#compromised.add(packet.id);
    }
  }
}
