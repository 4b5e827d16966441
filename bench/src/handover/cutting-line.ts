import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that loses all its connections whenever so many bytes have passed, both ways together. */
export class CuttingLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #places: number[];
  /** Bytes that passed. */
  passed = 0;
  /** How often it was cut. */
  cuts = 0;

  private constructor(target: number, places: readonly number[]) {
    this.#places = [...places];
    this.#server = createServer({ noDelay: true }, (near) => this.#join(near, target));
  }

  /** @param places after how many bytes in all, rising */
  static async open(target: number, places: readonly number[]): Promise<CuttingLine> {
    const line = new CuttingLine(target, places);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near: Socket, target: number): void {
    const far = connect({ host: "127.0.0.1", port: target, noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => undefined);
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on("data", ({ length }: Buffer) => this.#count(length));
      from.pipe(to);
    }
  }

  #count(bytes: number): void {
    this.passed += bytes;
    if (this.passed < (this.#places[0] ?? Number.POSITIVE_INFINITY)) return;
    this.#places.shift();
    this.cuts += 1;
    // As when a line breaks: what was on its way is lost, and nobody says goodbye.
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}
