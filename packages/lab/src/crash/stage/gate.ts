import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

type GateState = "open" | "silent" | "shut";

/**
 * A TCP proxy in front of the server that can be taken away. Shut, it resets what is open and refuses what is new;
 * silent, it takes everything and passes nothing on, as a network does that drops packets.
 */
export class Gate {
  readonly #server: Server;
  readonly #upstream: () => number;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #state: GateState = "open";

  private constructor(upstream: () => number) {
    this.#upstream = upstream;
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  /** Listens on a free port of this machine. @param upstream port of the server, asked for with each connection */
  static async open(upstream: () => number): Promise<Gate> {
    const gate = new Gate(upstream);
    gate.#server.listen(0, "127.0.0.1");
    await once(gate.#server, "listening");
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resets every connection, and each new one until `restore`. */
  cut(): void {
    this.#state = "shut";
    for (const pair of this.#pairs) reset(pair);
  }

  /** Passes nothing on until `restore`, without a word. */
  silence(): void {
    this.#state = "silent";
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  restore(): void {
    this.#state = "open";
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #accept(client: Socket): void {
    if (this.#state === "shut") {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.#upstream(), host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    client.setNoDelay(true);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    const forget = (): void => {
      this.#pairs.delete(pair);
      reset(pair);
    };
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on("data", (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on("drain", () => {
        if (this.#state === "open") from.resume();
      });
      from.on("end", () => to.end());
      from.on("error", forget);
      from.on("close", forget);
    }
    if (this.#state === "open") client.resume();
    else server.pause();
  }
}

function reset(pair: readonly [Socket, Socket]): void {
  for (const socket of pair) if (!socket.destroyed) socket.resetAndDestroy();
}
