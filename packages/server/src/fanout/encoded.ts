import type { DownEventName, DownEvents } from "@chatcast/protocol";
import { textFrame } from "./text-frame.ts";

/**
 * An event encoded once for everybody who gets it: the Socket.IO packet for the ordinary way, the WebSocket frame (made
 * when first needed) for the direct one.
 */
export class Encoded {
  /** Socket.IO protocol 5, EVENT in the main namespace. */
  readonly packet: string;
  #frame: Buffer | undefined;

  constructor(packet: string) {
    this.packet = packet;
  }

  /** Engine.IO protocol 4 puts a `4` (message) before the packet. */
  get frame(): Buffer {
    this.#frame ??= textFrame(`4${this.packet}`);
    return this.#frame;
  }
}

/** Events without binary attachments, which is every event the server sends. */
export function encodeEvent<E extends DownEventName>(event: E, payload: DownEvents[E]): Encoded {
  return new Encoded(`2${JSON.stringify([event, payload])}`);
}
