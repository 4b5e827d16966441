import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that can be shut after so many bytes in one direction, and that counts them. */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #left = Number.POSITIVE_INFINITY;
  #shut = Promise.withResolvers<void>();
  /** Bytes that went through since it was last opened. */
  passed = 0;

  private constructor(target: URL, way: "up" | "down") {
    this.#server = createServer((client) => this.#join(client, target, way));
  }

  static async open(target: string, way: "up" | "down"): Promise<Gate> {
    const gate = new Gate(new URL(target), way);
    gate.#server.listen(0, "127.0.0.1");
    await once(gate.#server, "listening");
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets so many bytes through. @returns resolves when they are through, and no more passes. */
  letThrough(bytes: number): Promise<void> {
    this.passed = 0;
    this.#left = bytes;
    this.#shut = Promise.withResolvers();
    return this.#shut.promise;
  }

  /** Lets everything through; who waited at the gate is sent away. */
  clear(): void {
    this.passed = 0;
    this.#left = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket, target: URL, way: "up" | "down"): void {
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
    const [from, to] = way === "up" ? [client, server] : [server, client];
    to.pipe(from);
    from.on("data", (bytes: Buffer) => {
      this.passed += bytes.length;
      const open = this.#left > 0;
      this.#left -= bytes.length;
      if (open) to.write(bytes);
      if (this.#left <= 0) this.#shut.resolve();
    });
  }
}
