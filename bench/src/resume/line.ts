import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to a server on this machine that can be cut. */
export class Line {
  readonly #server = createServer({ noDelay: true }, (near) => this.#join(near));
  readonly #sockets = new Set<Socket>();
  readonly #target: number;
  /** When the server was reached last, by the clock of this process. */
  reachedAt = Number.NaN;

  private constructor(target: number) {
    this.#target = target;
  }

  static async open(target: number): Promise<Line> {
    const line = new Line(target);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(near: Socket): void {
    const far = connect({ host: "127.0.0.1", port: this.#target, noDelay: true });
    far.once("connect", () => {
      this.reachedAt = performance.now();
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
