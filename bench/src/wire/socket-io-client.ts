import type { Socket } from "node:net";
import { clientFrame, FrameReader } from "./frame-reader.ts";
import { rawSocket } from "./raw-socket.ts";

const HEADER_END = Buffer.from("\r\n\r\n");
/** `4` message, `2` event or `3` acknowledgement; `["c…` chat_message, `["re…` reliable_event (`["ro…` is room_users), `["s…` server_shutdown. */
const ASCII = { ping: 0x32, four: 0x34, zero: 0x30, two: 0x32, three: 0x33, c: 0x63, r: 0x72, e: 0x65, s: 0x73 };

export interface ClientEvents {
  /** A chat_message came; the bytes are the beginning of its frame. */
  message(bytes: Buffer, start: number, end: number): void;
  /** A packet of reliable_event came. */
  reliable?(bytes: Buffer, start: number, end: number): void;
  /** The server says that it is going down. */
  shutdown?(): void;
  closed(): void;
}

/** A Socket.IO client over WebSocket that only counts. One request at a time. */
export class SocketIoClient {
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  readonly #reader: FrameReader;
  readonly #connected = Promise.withResolvers<void>();
  #upgraded = false;
  #answer: ((answer: string) => void) | undefined;

  constructor(port: number, events: ClientEvents) {
    this.#events = events;
    this.#reader = new FrameReader((bytes, start, end) => this.#frame(bytes, start, end));
    this.#socket = rawSocket(
      port,
      (bytes, length) => this.#data(bytes, length),
      () => {
        this.#connected.reject(new Error("closed"));
        this.#answer?.('{"closed":true}');
        events.closed();
      },
    );
    this.#connected.promise.catch(() => undefined);
    this.#socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
  }

  /** Resolves when the namespace is entered; rejects when the connection ends before. */
  get connected(): Promise<void> {
    return this.#connected.promise;
  }

  /** @returns the beginning of the answer's JSON. */
  ask(event: string, body: object): Promise<string> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#socket.write(clientFrame(`420${JSON.stringify([event, body])}`));
    });
  }

  /** Several frames in one write. */
  write(frames: Buffer): void {
    this.#socket.write(frames);
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(bytes: Buffer, length: number): void {
    if (this.#upgraded) {
      this.#reader.feed(bytes, length);
      return;
    }
    const head = bytes.subarray(0, length).indexOf(HEADER_END);
    if (head < 0) {
      this.#socket.destroy();
      return;
    }
    this.#upgraded = true;
    const rest = Buffer.from(bytes.subarray(head + HEADER_END.length, length));
    this.#reader.feed(rest, rest.length);
  }

  #frame(bytes: Buffer, start: number, end: number): void {
    const [type, kind] = [bytes[start], bytes[start + 1]];
    if (type === ASCII.four && kind === ASCII.two) {
      const name = bytes[start + 4];
      if (name === ASCII.c) this.#events.message(bytes, start, end);
      else if (name === ASCII.r && bytes[start + 5] === ASCII.e) this.#events.reliable?.(bytes, start, end);
      else if (name === ASCII.s) this.#events.shutdown?.();
    } else if (type === ASCII.four && kind === ASCII.three) {
      this.#answer?.(bytes.toString("latin1", start + 2, end));
    } else if (type === ASCII.zero) this.#socket.write(clientFrame("40"));
    else if (type === ASCII.four && kind === ASCII.zero) this.#connected.resolve();
    else if (type === ASCII.ping) this.#socket.write(clientFrame("3"));
  }
}
