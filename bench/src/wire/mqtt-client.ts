import type { Socket } from "node:net";
import { rawSocket } from "./raw-socket.ts";
import type { ClientEvents } from "./socket-io-client.ts";

const PUBLISH = 3;
const CONNACK = 2;
const SUBACK = 9;
const TOPIC = "room";

/** An MQTT 3.1.1 client at QoS 0 that only counts (OASIS standard, sections 2 and 3). */
export class MqttClient {
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  readonly #ready = Promise.withResolvers<void>();
  #skip = 0;
  #tail: Buffer | undefined;

  constructor(port: number, id: string, events: ClientEvents) {
    this.#events = events;
    this.#socket = rawSocket(
      port,
      (bytes, length) => this.#data(bytes, length),
      () => {
        this.#ready.reject(new Error("closed"));
        events.closed();
      },
    );
    this.#ready.promise.catch(() => undefined);
    // Clean session, no keep-alive.
    this.#socket.write(packet(0x10, Buffer.concat([text("MQTT"), Buffer.from([4, 2, 0, 0]), text(id)])));
  }

  /** Resolves when subscribed. */
  get connected(): Promise<void> {
    return this.#ready.promise;
  }

  write(packets: Buffer): void {
    this.#socket.write(packets);
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(chunk: Buffer, length: number): void {
    let bytes = chunk;
    let end = length;
    if (this.#tail) {
      bytes = Buffer.concat([this.#tail, chunk.subarray(0, length)]);
      end = bytes.length;
      this.#tail = undefined;
    }
    let at = 0;
    while (at < end) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, end - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const [head, body] = remaining(bytes, at, end);
      const shown = Math.min(body, 320);
      if (head === 0 || at + head + shown > end) {
        this.#tail = Buffer.from(bytes.subarray(at, end));
        return;
      }
      this.#packet((bytes[at] ?? 0) >> 4, bytes, at + head, at + head + shown);
      this.#skip = body - shown;
      at += head + shown;
    }
  }

  #packet(type: number, bytes: Buffer, start: number, end: number): void {
    if (type === PUBLISH) this.#events.message(bytes, start, end);
    else if (type === CONNACK) {
      this.#socket.write(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(TOPIC), Buffer.from([0])])));
    } else if (type === SUBACK) this.#ready.resolve();
  }
}

/** A message to the room. */
export const mqttPublish = (payload: string): Buffer =>
  packet(0x30, Buffer.concat([text(TOPIC), Buffer.from(payload)]));

/** A UTF-8 string with its length before it. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function packet(type: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

/** The lengths of the fixed header and of what follows; 0 when the header is not all here (section 2.2.3). */
function remaining(bytes: Buffer, at: number, end: number): [number, number] {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const position = at + 1 + index;
    if (position >= end) return [0, 0];
    const byte = bytes[position] ?? 0;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return [2 + index, value];
  }
  throw new Error("not MQTT");
}
