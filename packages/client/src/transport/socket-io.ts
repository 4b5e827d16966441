import { type DownEventName, decodeDown, downEvents } from "@chatcast/protocol";
import { io, type Socket } from "socket.io-client";
import { type Endings, type Told, told } from "../told.ts";
import { Backlog } from "./backlog.ts";
import type { ConnectionEvents, Down, OpenConnection, TransportKind } from "./port.ts";

const EVENTS = Object.keys(downEvents) as DownEventName[];

const LOST = told<Endings, "lost">("lost", {}, "the connection was lost");

/** What Socket.IO calls the end of a connection, in words for a person. */
const REASONS: Record<Socket.DisconnectReason, Told<Endings>> = {
  "io server disconnect": told("closed-by-server", {}, "closed by the server"),
  "io client disconnect": told("closed", {}, "closed"),
  "ping timeout": told("unanswered", {}, "the server no longer answers"),
  "transport close": LOST,
  "transport error": LOST,
  "parse error": told("unreadable", {}, "the server sent something unreadable"),
};

/** Carries the packets of chunks past Socket.IO, where the runtime lets it. */
export interface Carrier {
  /** Bytes that count as buffered until the end of this turn. */
  readonly fresh: number;
  /** @returns false where the packet has to take the ordinary way. */
  write(packet: object): boolean;
}
export type MakeCarrier = (socket: Socket, left: () => void) => Carrier;

/**
 * Connections over socket.io-client. Its own retrying is off, each attempt is a fresh socket, and nothing is emitted
 * while it is not connected: Socket.IO would keep such packets and flush them after a reconnect, behind the back of
 * the window.
 *
 * @param url where the server is; undefined in a page means the page's own origin.
 */
export function socketIoTransport(url: string | undefined, carrier?: MakeCarrier): OpenConnection {
  return (first, events) => {
    const transports: TransportKind[] = first === "websocket" ? ["websocket", "polling"] : ["polling", "websocket"];
    const options = { transports, tryAllTransports: true, reconnection: false, forceNew: true };
    return adapt(url === undefined ? io(options) : io(url, options), events, carrier);
  };
}

function adapt(socket: Socket, events: ConnectionEvents, makeCarrier: MakeCarrier | undefined) {
  let ended = false;
  const isOpen = () => socket.connected && !ended;
  const drained = () => {
    if (!ended) events.drained();
  };
  const backlog = new Backlog(socket, drained);
  const carrier = makeCarrier?.(socket, drained);

  function end(why: Told<Endings> | undefined): void {
    if (ended) return;
    ended = true;
    backlog.stop();
    socket.off();
    socket.disconnect();
    if (why !== undefined) events.closed(why);
  }

  socket.on("connect", () => {
    const { engine } = socket.io;
    limitRequests(engine);
    engine.on("upgrade", (transport: { name: string }) => {
      if (!ended) events.upgraded(kindOf(transport.name));
    });
    events.opened(kindOf(engine.transport.name));
  });
  socket.on("connect_error", () => end(told("unreachable", {}, "the server cannot be reached")));
  socket.on("disconnect", (reason) => end(REASONS[reason]));
  for (const event of EVENTS) {
    socket.on(event, (body: unknown) => {
      if (ended) return;
      const decoded = decodeDown(event, body);
      if (decoded.ok) events.received({ event, body: decoded.value } as Down);
      else events.unreadable(event, decoded.error);
    });
  }

  return {
    get open() {
      return isOpen();
    },
    get buffered() {
      return isOpen() ? Math.max(backlog.bytes, carrier?.fresh ?? 0) : 0;
    },
    send(packet: object, copied?: () => void) {
      if (!isOpen()) return false;
      if (carrier?.write(packet)) copied?.();
      else socket.emit("reliable_event", packet);
      backlog.watch();
      return true;
    },
    ask(event: string, body: unknown, onAnswer: (answer: unknown) => void) {
      if (!isOpen()) return false;
      socket.emit(event, body, (answer: unknown) => {
        if (!ended) onAnswer(answer);
      });
      return true;
    },
    close: () => end(undefined),
  };
}

/**
 * Over long polling one request carries at most so many bytes: many proxies take no more than 1 MB of a body, nginx among
 * them, whatever the server says that it takes. Engine.IO's client divides what waits by this; its version is pinned.
 */
const REQUEST_BYTES = 1_000_000;

function limitRequests(engine: object): void {
  const bounded = engine as { _maxPayload: number };
  bounded._maxPayload = Math.min(bounded._maxPayload, REQUEST_BYTES);
}

const kindOf = (name: string): TransportKind => (name === "polling" ? "polling" : "websocket");
