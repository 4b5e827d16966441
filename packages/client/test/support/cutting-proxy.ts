import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy that reads along the requests that pass and cuts connections after so many bytes of answers. It knows
 * nothing of HTTP but where a `Range` stands.
 */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ranges: (number | undefined)[] = [];
  #cuts: number[] = [];
  #carried = 0;

  private constructor(target: () => URL) {
    this.#server = createServer((client) => this.#join(client, target()));
  }

  /** @param target where connections lead by now: a restarted server may be elsewhere. */
  static async open(target: () => URL): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** First bytes that requests asked for; undefined without a `Range`. */
  get ranges(): readonly (number | undefined)[] {
    return this.#ranges;
  }

  /** Bytes of answers that were passed on, heads included. */
  get carried(): number {
    return this.#carried;
  }

  /** Each of the next connections is cut after its number of bytes. */
  cutAfter(...bytes: number[]): void {
    this.#cuts = bytes;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket, target: URL): void {
    const server = connect(Number(target.port), target.hostname);
    let left = this.#cuts.shift() ?? Number.POSITIVE_INFINITY;
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (/^GET /.test(text)) {
        const from = /\r\nrange: bytes=(\d+)-/i.exec(text)?.[1];
        this.#ranges.push(from === undefined ? undefined : Number(from));
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      const passed = bytes.subarray(0, left);
      left -= passed.length;
      this.#carried += passed.length;
      const more = client.write(passed);
      // What was written is delivered before the end: the client has these bytes.
      if (left === 0) client.end();
      else if (!more) {
        server.pause();
        client.once("drain", () => server.resume());
      }
    });
  }
}
