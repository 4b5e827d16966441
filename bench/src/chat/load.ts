import { crc32 } from "node:zlib";
import { obey } from "../lib/load.ts";
import { percentile } from "../lib/statistics.ts";
import { until } from "../lib/wait.ts";
import { enter } from "../wire/enter.ts";
import { clientFrame } from "../wire/frame-reader.ts";
import { SocketIoClient } from "../wire/socket-io-client.ts";
import type { ChatOrders } from "./orders.ts";

/** People who speak as the SDK does: each message sealed, with an id and its predecessor's. */

const TEXT = "x".repeat(100);
const TAG = crc32(TEXT);
const OPENING = 50;
/** Every so many messages one's wait is noted. */
const SAMPLE_EVERY = 16;
const ACK = Buffer.from('["reliable_event",{"type":"ACK"');

class Speaker {
  readonly #name: string;
  readonly #socket: SocketIoClient;
  #window = 0;
  #sent = 0;
  #acknowledged = 0;
  /** Messages that may leave, kept until they are half a window: one write for all of them. */
  #due = 0;
  #speaking = false;
  /** When the sampled messages left, the oldest first; they are answered in their order. */
  #leftAt: { number: number; at: number }[] = [];
  readonly #waits: number[];

  constructor(port: number, name: string, waits: number[]) {
    this.#name = name;
    this.#waits = waits;
    this.#socket = new SocketIoClient(port, {
      message: () => undefined,
      reliable: (bytes, start) => this.#answered(bytes, start),
      closed: () => fail(`${name} was closed`),
    });
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get quiet(): boolean {
    return this.#acknowledged === this.#sent;
  }

  async enter(): Promise<void> {
    await this.#socket.connected;
    await enter(this.#socket, "create_room", `chat-${process.pid}-${this.#name}`, this.#name);
  }

  begin(window: number): void {
    this.#window = window;
    this.#speaking = true;
    this.#due = window;
    this.#speak();
  }

  end(): void {
    this.#speaking = false;
  }

  #answered(bytes: Buffer, start: number): void {
    if (bytes.compare(ACK, 0, ACK.length, start + 2, start + 2 + ACK.length) !== 0) {
      fail(bytes.toString("latin1", start, start + 300));
      return;
    }
    this.#acknowledged += 1;
    const [first] = this.#leftAt;
    if (first?.number === this.#acknowledged) {
      this.#waits.push(performance.now() - first.at);
      this.#leftAt.shift();
    }
    this.#due += 1;
    if (this.#due * 2 >= this.#window) this.#speak();
  }

  #speak(): void {
    if (!this.#speaking) return;
    const frames: Buffer[] = [];
    for (; this.#due > 0; this.#due--) frames.push(this.#message());
    this.#socket.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
  }

  #message(): Buffer {
    this.#sent += 1;
    const seq = this.#sent;
    if (this.#window === 1 || seq % SAMPLE_EVERY === 0) this.#leftAt.push({ number: seq, at: performance.now() });
    const checksum = ((TAG ^ seq) >>> 0).toString(16).padStart(8, "0");
    const prev = seq === 1 ? {} : { prev: `message-${seq - 1}` };
    const packet = { type: "MSG", id: `message-${seq}`, seq, payload: TEXT, checksum, mode: "broadcast", ...prev };
    return clientFrame(`42${JSON.stringify(["reliable_event", packet])}`);
  }
}

let speakers: Speaker[] = [];
const waits: number[] = [];

const { fail } = obey<ChatOrders>({
  async fill({ port, clients, nodes = [] }) {
    const ports = [port, ...nodes];
    speakers = Array.from(
      { length: clients },
      (_, index) => new Speaker(ports[index % ports.length] ?? port, `m${index}`, waits),
    );
    for (let at = 0; at < clients; at += OPENING) {
      await Promise.all(speakers.slice(at, at + OPENING).map((speaker) => speaker.enter()));
    }
    return null;
  },

  async speak({ window, seconds }) {
    waits.length = 0;
    const count = () => speakers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    const [before, started] = [count(), performance.now()];
    for (const speaker of speakers) speaker.begin(window);
    await until("the end of speaking", () => performance.now() - started >= seconds * 1_000);
    const acknowledged = count() - before;
    const took = (performance.now() - started) / 1_000;
    for (const speaker of speakers) speaker.end();
    await until("the last acknowledgements", () => speakers.every(({ quiet }) => quiet), 60);
    const sorted = Float64Array.from(waits).sort();
    const stored = count() - before;
    return { acknowledged, stored, seconds: took, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  },
});
