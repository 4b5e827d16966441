import type {
  ClientControl,
  DownEventName,
  DownEvents,
  ErrorBody,
  FileChunkWire,
  FileManifestPacket,
  FileSealPacket,
  Msg,
  SealedChunk,
  SealedMsg,
  SignedKill,
  UpEventName,
  UpEvents,
} from "@chatcast/protocol";
import type { Endings, Told } from "../told.ts";

export type TransportKind = "websocket" | "polling";

/** Packets of `reliable_event` that this client sends. */
export type PacketUp =
  | Msg
  | SealedMsg
  | FileChunkWire
  | FileManifestPacket
  | SealedChunk
  | FileSealPacket
  | ClientControl
  | SignedKill;

/** Everything that a server says on its own, behind the gate. */
export type Down = { [E in DownEventName]: { event: E; body: DownEvents[E] } }[DownEventName];

/** What a connection tells. `closed` comes exactly once and is the last, for an attempt that failed as well. */
export interface ConnectionEvents {
  opened(kind: TransportKind): void;
  upgraded(kind: TransportKind): void;
  closed(why: Told<Endings>): void;
  received(down: Down): void;
  /** Some of what was buffered has left. */
  drained(): void;
  /** The server said something of a shape that this version does not know; it is dropped. */
  unreadable(event: string, error: ErrorBody): void;
}

/**
 * One attempt at one connection; after `closed` it is spent. Nothing is ever kept for later: what cannot leave now is
 * refused, because the window and the outbox alone decide what is sent again.
 */
export interface Connection {
  readonly open: boolean;
  /** Bytes that were sent and still wait on this side, in memory. */
  readonly buffered: number;
  /**
   * `copied` is called, before this returns, where nobody will look at the packet's bytes any more.
   * @returns false when not connected; the packet is then gone.
   */
  send(packet: PacketUp, copied?: () => void): boolean;
  /** `onAnswer` gets the raw answer, at most once. @returns false when not connected. */
  ask<E extends UpEventName>(event: E, body: UpEvents[E], onAnswer: (answer: unknown) => void): boolean;
  /** Ends it; `closed` is not called for that. */
  close(): void;
}

/** `first` is the transport to try first; the other one follows when it fails at once. */
export type OpenConnection = (first: TransportKind, events: ConnectionEvents) => Connection;
