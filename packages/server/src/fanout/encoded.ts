import type { DownEventName, DownEvents } from "@chatcast/protocol";
import { frameSize, writeTextFrame } from "./text-frame.ts";

/**
 * An event encoded once for everybody who gets it: the Socket.IO packet for the ordinary way, the WebSocket frame for the
 * direct one.
 */
export class Encoded {
  /** Socket.IO protocol 5, EVENT in the main namespace. */
  readonly packet: string;
  /** Several lines have it: its frame is made once for all of them. */
  shared = false;
  /** Bytes of the text in the frame; 0 is not known yet. */
  #length = 0;
  #frame: Buffer | undefined;

  constructor(packet: string) {
    this.packet = packet;
  }

  /** Bytes of the frame. */
  get size(): number {
    if (this.#length === 0) this.#length = 1 + Buffer.byteLength(this.packet, "utf8");
    return frameSize(this.#length);
  }

  get frame(): Buffer {
    if (this.#frame === undefined) {
      const frame = Buffer.allocUnsafe(this.size);
      this.#write(frame, 0);
      this.#frame = frame;
    }
    return this.#frame;
  }

  /** Puts the frame at a place. @returns where it ends. */
  write(into: Buffer, at: number): number {
    if (!this.shared) return this.#write(into, at);
    into.set(this.frame, at);
    return at + this.frame.length;
  }

  /** Engine.IO protocol 4 puts a `4` (message) before the packet. */
  #write(into: Buffer, at: number): number {
    const { size } = this;
    writeTextFrame(into, at, `4${this.packet}`, this.#length);
    return at + size;
  }
}

/** Events without binary attachments, which is every event the server sends. */
export function encodeEvent<E extends DownEventName>(event: E, payload: DownEvents[E]): Encoded {
  return new Encoded(`2${JSON.stringify([event, payload])}`);
}

/** The frames of events one behind the other. */
export function joinFrames(events: readonly Encoded[]): Buffer {
  let size = 0;
  for (const event of events) size += event.size;
  const joined = Buffer.allocUnsafe(size);
  let at = 0;
  for (const event of events) at = event.write(joined, at);
  return joined;
}
