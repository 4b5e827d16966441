import type { Way } from "@chatcast/faults";
import type { Packet as EnginePacket } from "engine.io-parser";
import type { Delivery, Link, Middle } from "./middle.ts";
import { type Arrived, PacketStream, type Part } from "./packet-stream.ts";

/** Takes packets of Engine.IO in one way. */
export type Wire = (packets: EnginePacket[]) => void;

/** Calls back later. @returns what takes it back. */
export type After = (ms: number, call: () => void) => () => void;

export const systemAfter: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/**
 * One connection of Engine.IO, whatever carries it: it may begin over polling and go on over WebSocket. Messages pass
 * the man in the middle; everything else that Engine.IO says is its own business and goes on as it is.
 */
export class Session {
  readonly #middle: Middle;
  readonly #after: After;
  readonly #link: Link;
  readonly #streams = { up: new PacketStream(), down: new PacketStream() };
  readonly #held = new Set<() => void>();
  #wires: Record<Way, Wire>;

  constructor(middle: Middle, after: After, wires: Record<Way, Wire>) {
    this.#middle = middle;
    this.#after = after;
    this.#link = middle.newLink();
    this.#wires = wires;
  }

  /** What is delivered from now on takes other wires. */
  rewire(wires: Record<Way, Wire>): void {
    this.#wires = wires;
  }

  receive(way: Way, packet: EnginePacket): void {
    if (packet.type !== "message") {
      this.#wires[way]([packet]);
      return;
    }
    const arrived = this.#streams[way].push((packet.data ?? "") as Part);
    if (arrived === undefined) return;
    const { parts } = arrived;
    for (const delivery of this.#attacked(way, arrived.packet, parts)) {
      this.#deliver(way, delivery.parts, delivery.delayMs);
    }
  }

  #attacked(way: Way, packet: Arrived["packet"], parts: Part[]): Delivery[] {
    const untouched = [{ parts, delayMs: 0 }];
    if (packet === undefined) return untouched;
    try {
      return this.#middle.pass(way, this.#link, packet, parts);
    } catch {
      // Nested so deeply that it cannot be written again, for instance: the other end shall judge it.
      return untouched;
    }
  }

  /** What is still held back is lost, as on a line that was cut. */
  close(): void {
    for (const release of this.#held) release();
    this.#held.clear();
  }

  #deliver(way: Way, parts: Part[], delayMs: number): void {
    const send = (): void => this.#wires[way](parts.map((data) => ({ type: "message", data })));
    if (delayMs === 0) {
      send();
      return;
    }
    const release = this.#after(delayMs, () => {
      this.#held.delete(release);
      send();
    });
    this.#held.add(release);
  }
}
