import { setTimeout as sleep } from "node:timers/promises";
import { obey } from "../lib/load.ts";
import { percentile } from "../lib/statistics.ts";
import { clientFrame } from "../wire/frame-reader.ts";
import { MqttClient, mqttPublish } from "../wire/mqtt-client.ts";
import { type ClientEvents, SocketIoClient } from "../wire/socket-io-client.ts";
import { type Burst, eventBody, type FanoutOrders, type Latency, type Protocol, TEXT_LENGTH } from "./orders.ts";

/** The process that is a room full of members: the first one speaks, all of them count what they hear. */

interface Member {
  readonly connected: Promise<void>;
  write(bytes: Buffer): void;
  close(): void;
}

/** Every so many members one reads the time in each message; reading it everywhere would make the load the bottleneck. */
const SAMPLE_EVERY = 10;
/** Connections opened at once. */
const OPENING = 50;
const DRAIN_SECONDS = 20;

let members: Member[] = [];
let protocol: Protocol = "chatcast";
let delivered = 0;
let sent = 0;
let latencies: number[] = [];
let heard = (): void => undefined;

const now = (): string => performance.now().toFixed(3).padStart(14, "0");

function message(): Buffer {
  const text = now().padEnd(TEXT_LENGTH, "x");
  sent += 1;
  return protocol === "mqtt"
    ? mqttPublish(`42${JSON.stringify(["chat_message", eventBody(sent, text)])}`)
    : clientFrame(`42${JSON.stringify(["chat_message", { type: "text", mode: "broadcast", text }])}`);
}

function eventsOf(index: number): ClientEvents {
  const sampled = index % SAMPLE_EVERY === 0;
  return {
    message(bytes, start, end) {
      delivered += 1;
      if (sampled) {
        const head = bytes.toString("latin1", start, end);
        const at = head.indexOf('"text":"') + '"text":"'.length;
        latencies.push(performance.now() - Number(head.slice(at, at + 14)));
      }
      heard();
    },
    closed() {
      fail(`member ${index} was closed`);
    },
  };
}

async function open(port: number, index: number, roomSize: number): Promise<Member> {
  if (protocol === "mqtt") {
    const member = new MqttClient(port, `m${index}`, eventsOf(index));
    await member.connected;
    return member;
  }
  const member = new SocketIoClient(port, eventsOf(index));
  await member.connected;
  if (roomSize === 0) return member;
  const event = index % roomSize === 0 && protocol === "chatcast" ? "create_room" : "join_room";
  const roomName = `bench-${process.pid}-${Math.floor(index / roomSize)}`;
  const answer = await member.ask(event, { roomName, username: `m${index}` });
  if (!answer.includes('"ok":true')) throw new Error(`member ${index}: ${answer}`);
  return member;
}

const { fail } = obey<FanoutOrders>({
  async fill(order) {
    protocol = order.protocol;
    const { roomSize = order.members, nodes = [] } = order;
    const ports = [order.port, ...nodes];
    const opened: Member[] = [];
    while (opened.length < order.members) {
      // Whoever creates a room does it before the others come.
      const creates = roomSize > 0 && opened.length % roomSize === 0;
      const room = roomSize > 0 ? roomSize - (opened.length % roomSize) : OPENING;
      const batch = creates ? 1 : Math.min(OPENING, room, order.members - opened.length);
      const coming = Array.from({ length: batch }, (_, n) => {
        const index = opened.length + n;
        return open(ports[index % ports.length] ?? order.port, index, roomSize);
      });
      opened.push(...(await Promise.all(coming)));
    }
    members = opened;
    // The list of users comes a little after the last one.
    await sleep(500);
    return null;
  },

  async burst({ size, window, seconds }): Promise<Burst> {
    reset();
    const speak = (): void => {
      members[0]?.write(Buffer.concat(Array.from({ length: size }, message)));
    };
    const started = performance.now();
    const deadline = started + seconds * 1_000;
    const each = size * members.length;
    await new Promise<void>((resolve, reject) => {
      let next = each;
      setTimeout(
        () => reject(new Error(`stuck at ${delivered} of ${sent * members.length}`)),
        (seconds + 60) * 1_000,
      ).unref();
      heard = () => {
        if (delivered < next) return;
        next += each;
        if (performance.now() < deadline) speak();
        else if (delivered === sent * members.length) resolve();
      };
      for (let n = 0; n < window; n++) speak();
    });
    return { deliveries: delivered, seconds: (performance.now() - started) / 1_000 };
  },

  async steady({ perSecond, seconds }): Promise<Latency> {
    reset();
    const started = performance.now();
    while (performance.now() - started < seconds * 1_000) {
      const due = Math.floor(((performance.now() - started) * perSecond) / 1_000) - sent;
      if (due > 0) members[0]?.write(Buffer.concat(Array.from({ length: due }, message)));
      await sleep(1);
    }
    const expected = sent * members.length;
    for (let n = 0; n < DRAIN_SECONDS * 100 && delivered < expected; n++) await sleep(10);
    const sorted = Float64Array.from(latencies).sort();
    return {
      deliveries: delivered,
      missing: expected - delivered,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      max: percentile(sorted, 1),
    };
  },
});

function reset(): void {
  delivered = 0;
  sent = 0;
  latencies = [];
  heard = () => undefined;
}
