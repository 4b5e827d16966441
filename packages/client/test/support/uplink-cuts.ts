import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy that cuts all its connections at once whenever clients have sent so many bytes since the last cut, and lets
 * new ones in at once. What was under way, in either direction, is lost with them.
 */
export class UplinkCuts {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #plan: number[];
  #sent = 0;
  #cuts = 0;

  private constructor(target: URL, plan: readonly number[]) {
    this.#plan = [...plan];
    this.#server = createServer((client) => this.#join(client, target));
  }

  static async open(target: URL, plan: readonly number[]): Promise<UplinkCuts> {
    const proxy = new UplinkCuts(target, plan);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often everything was cut so far. */
  get cuts(): number {
    return this.#cuts;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  #join(client: Socket, target: URL): void {
    const server = connect(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    server.pipe(client);
    client.pipe(server);
    client.on("data", (bytes: Buffer) => this.#count(bytes.length));
  }

  #count(bytes: number): void {
    this.#sent += bytes;
    if (this.#sent < (this.#plan[0] ?? Number.POSITIVE_INFINITY)) return;
    this.#plan.shift();
    this.#sent = 0;
    this.#cuts++;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}
