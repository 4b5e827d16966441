import { Decoder, type Packet } from "socket.io-parser";

/** What an Engine.IO message carries: text, or one binary attachment. */
export type Part = string | Buffer;

/** A Socket.IO packet and the parts it came in; undefined where the parts are none, and go on as they are. */
export interface Arrived {
  parts: Part[];
  packet: Packet | undefined;
}

/** Puts packets of one way of one connection together: a binary one comes in several parts. */
export class PacketStream {
  #decoder = new Decoder();
  #parts: Part[] = [];

  /** @returns the packet that the part completes, or undefined while more must come. */
  push(part: Part): Arrived | undefined {
    this.#parts.push(part);
    let packet: Packet | undefined;
    this.#decoder.once("decoded", (decoded) => {
      packet = decoded;
    });
    try {
      this.#decoder.add(part);
      // Attachments follow: the listener waits for the last of them.
      if (packet === undefined) return undefined;
      return this.#arrived(packet);
    } catch {
      // Whoever sends what nobody can read hears so from the other end.
      this.#decoder = new Decoder();
      return this.#arrived(undefined);
    } finally {
      this.#decoder.off("decoded");
    }
  }

  #arrived(packet: Packet | undefined): Arrived {
    const parts = this.#parts;
    this.#parts = [];
    return { parts, packet };
  }
}
