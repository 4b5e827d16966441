import type { ClientControl, FileChunkWire, Msg } from "@chatcast/protocol";
import type { SimSocket } from "./socket.ts";

/** Packets of `reliable_event` that a client sends. */
export type PacketUp = Msg | FileChunkWire | ClientControl;

/** What a client's end of a connection hears. */
export interface ClientEnd {
  opened(): void;
  closed(reason: string): void;
  /** One Socket.IO packet, as it was written. */
  packet(text: string): void;
}

/** One connection: the state of its two ends, and what is between them. */
export interface Wire {
  readonly id: number;
  readonly client: number;
  readonly end: ClientEnd;
  clientOpen: boolean;
  socket: SimSocket | undefined;
  /** Nothing passes any more, whatever the ends believe. */
  broken: boolean;
  /** When the latest packet of a direction arrives, so that an ordered network keeps the order. */
  readonly arrival: { up: number; down: number };
}
