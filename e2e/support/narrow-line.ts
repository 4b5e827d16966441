import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Lets so many bytes pass and then holds them back. */
class Gate {
  readonly #held = new Set<() => void>();
  #left = Number.POSITIVE_INFINITY;

  allow(bytes: number): void {
    this.#left = Math.floor(bytes);
    for (const resume of [...this.#held]) resume();
  }

  pass(bytes: Buffer, from: Socket, to: Socket): void {
    const passed = bytes.subarray(0, this.#left);
    this.#left -= passed.length;
    to.write(passed);
    if (passed.length === bytes.length) return;
    from.pause();
    const rest = bytes.subarray(passed.length);
    const resume = () => {
      this.#held.delete(resume);
      from.resume();
      this.pass(rest, from, to);
    };
    this.#held.add(resume);
    to.once("close", () => this.#held.delete(resume));
  }
}

/** A binary message as large as this is a chunk of a file: what else is binary is smaller. */
const CHUNK_BYTES = 16 * 1024;

/** Finds in the bytes that a client sends over one WebSocket (RFC 6455 section 5.2) the first frame that is a chunk's. */
class ChunkFinder {
  #header = Buffer.alloc(0);
  #payload = 0;
  #found = false;

  /** Whether a chunk began in these bytes or before them. */
  sees(bytes: Buffer): boolean {
    let rest = bytes;
    while (!this.#found && rest.length > 0) {
      const skipped = Math.min(this.#payload, rest.length);
      this.#payload -= skipped;
      rest = rest.subarray(skipped);
      if (this.#payload > 0 || rest.length === 0) break;
      this.#header = Buffer.concat([this.#header, rest.subarray(0, 1)]);
      rest = rest.subarray(1);
      this.#readHeader();
    }
    return this.#found;
  }

  #readHeader(): void {
    const header = this.#header;
    if (header.length < 2) return;
    const short = (header[1] ?? 0) & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const MASK = 4;
    if (header.length < 2 + extended + MASK) return;
    this.#payload =
      extended === 0 ? short : extended === 2 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
    const isText = ((header[0] ?? 0) & 0x0f) === 1;
    this.#found = !isText && this.#payload >= CHUNK_BYTES;
    this.#header = Buffer.alloc(0);
  }
}

/**
 * A line to a server that lets so much of files through, either way, and then holds them back, without being cut. What
 * goes over other connections passes: chat has one of its own.
 */
export class NarrowLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ranges: string[] = [];
  readonly #files = new Gate();
  readonly #sent = new Gate();

  private constructor(target: URL) {
    this.#server = createServer((client) => this.#join(client, target));
  }

  static async to(url: string): Promise<NarrowLine> {
    const line = new NarrowLine(new URL(url));
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `Range` of each request for a file, "" without one. */
  get ranges(): readonly string[] {
    return this.#ranges;
  }

  /** So many bytes of files may still be fetched. */
  allow(bytes: number): void {
    this.#files.allow(bytes);
  }

  /** So many bytes may still leave over WebSockets that carry chunks. */
  allowSending(bytes: number): void {
    this.#sent.allow(bytes);
  }

  /** Ends every connection that carries a file. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.allow(Number.POSITIVE_INFINITY);
    this.allowSending(Number.POSITIVE_INFINITY);
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket, target: URL): void {
    const server = connect(Number(target.port), target.hostname);
    let carriesFile = false;
    let webSocket: ChunkFinder | undefined;
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
      if (webSocket !== undefined) {
        if (webSocket.sees(bytes)) this.#sent.pass(bytes, client, server);
        else server.write(bytes);
        return;
      }
      const head = bytes.toString("latin1");
      if (/\r\nupgrade: websocket\r\n/i.test(head)) webSocket = new ChunkFinder();
      if (/^(?:GET|POST|HEAD) /.test(head)) carriesFile = head.startsWith("GET /files/");
      if (carriesFile) this.#ranges.push(/\r\nrange: (\S+)/i.exec(head)?.[1] ?? "");
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (carriesFile) this.#files.pass(bytes, server, client);
      else client.write(bytes);
    });
  }
}
