import type { Connection } from "@chatcast/server/machines";

type AnyHandler = (event: unknown, ...args: unknown[]) => void;
type ServerSocket = ConstructorParameters<typeof Connection>[0];

/** Where a socket's packets go. */
export interface SocketEnd {
  /** One Socket.IO packet: `2["event",payload]`. */
  write(packet: string): void;
  /** The server ended the connection. */
  closed(): void;
}

/**
 * The subset of a Socket.IO server socket that a connection uses, over a simulated wire. Its transport never counts as
 * a WebSocket, so that every packet takes the ordinary way.
 */
export class SimSocket {
  readonly id: string;
  readonly conn: object;
  connected = true;
  readonly #end: SocketEnd;
  readonly #onAny: AnyHandler[] = [];
  readonly #onDisconnect: (() => void)[] = [];

  constructor(id: string, end: SocketEnd) {
    this.id = id;
    this.#end = end;
    this.conn = {
      readyState: "open",
      upgrading: false,
      writeBuffer: [],
      transport: { name: "polling", writable: true },
      write: (packet: string) => {
        if (this.connected) end.write(packet);
      },
    };
  }

  /** As the server's code sees it. */
  get face(): ServerSocket {
    return this as unknown as ServerSocket;
  }

  onAny(handler: AnyHandler): void {
    this.#onAny.push(handler);
  }

  on(_event: "disconnect", handler: () => void): void {
    this.#onDisconnect.push(handler);
  }

  disconnect(): void {
    if (!this.connected) return;
    this.lost();
    this.#end.closed();
  }

  /** A packet came in. */
  receive(event: string, args: unknown[]): void {
    if (this.connected) for (const handler of this.#onAny) handler(event, ...args);
  }

  /** The connection is gone, whoever ended it. */
  lost(): void {
    if (!this.connected) return;
    this.connected = false;
    for (const handler of this.#onDisconnect) handler();
  }
}
