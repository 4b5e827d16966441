import { within } from "./deadline.ts";

/** A WebSocket on which frames are written by hand: what no well-behaved client would send. */
export class RawSocket {
  readonly frames: string[] = [];
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", () => {
        resolve();
      });
    });
    socket.addEventListener("message", ({ data }) => {
      this.frames.push(String(data));
      for (const look of [...this.#watchers]) look();
    });
  }

  /** Opens the transport; with `join` it also enters the default namespace. */
  static async open(url: string, join = true): Promise<RawSocket> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    const raw = new RawSocket(socket);
    await raw.frame(/^0\{/);
    if (join) {
      raw.send("40");
      await raw.frame(/^40/);
    }
    return raw;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  /** An event with callback number 7, its arguments as JSON text. @returns the answer's JSON. */
  async ask(args: string): Promise<unknown> {
    this.send(`427${args}`);
    const frame = await this.frame(/^437\[/);
    this.frames.splice(this.frames.indexOf(frame), 1);
    const answer: unknown = JSON.parse(frame.slice(3));
    return Array.isArray(answer) ? answer[0] : answer;
  }

  /** The first frame that matches, waiting for it. */
  async frame(pattern: RegExp): Promise<string> {
    let look = (): void => {};
    const found = new Promise<string>((resolve, reject) => {
      look = (): void => {
        const frame = this.frames.find((one) => pattern.test(one));
        if (frame !== undefined) resolve(frame);
      };
      void this.closed.then(() => {
        reject(new Error(`closed before ${pattern}`));
      });
    });
    this.#watchers.add(look);
    look();
    try {
      return await within(`a frame ${pattern}`, found, undefined, () => this.frames.slice(-5).join("\n"));
    } finally {
      this.#watchers.delete(look);
    }
  }

  /** Fails when the server does not end this connection. */
  async mustClose(): Promise<void> {
    await within("the server to close the connection", this.closed);
  }

  close(): void {
    this.#socket.close();
  }
}
