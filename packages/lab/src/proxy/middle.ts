import { crc32 } from "node:zlib";
import type { AttackRule, Decide, Prey, Way } from "@chatcast/faults";
import { type Deed, type Interception, Interceptor, type PacketKey, type StreamName } from "@chatcast/faults";
import { crc32XorSeq } from "@chatcast/protocol";
import { Encoder, type Packet } from "socket.io-parser";
import { Names } from "./names.ts";
import type { Part } from "./packet-stream.ts";
import { readDown, readUp, roomAskedFor } from "./quarry.ts";
import { verdictsIn } from "./verdict.ts";

/** A packet that passed, with what was done to it. */
export interface Passage {
  key: PacketKey;
  /** Bytes of its content; of an answer 0. */
  bytes: number;
  /** CRC-32 of an open room's chunk as it came, to know the same traffic again. Texts are not told. */
  crc?: string;
  deeds: Deed[];
}

/** A verdict of the server, with the stream's name in this run. */
export interface Judgement {
  stream: string;
  seq?: number;
  says: string;
}

export interface MiddleEvents {
  passed(passage: Passage): void;
  judged(judgement: Judgement): void;
}

export interface MiddleOptions {
  seed: number;
  plan: readonly AttackRule[];
  /** Takes the plan's place. */
  decide?: Decide;
}

/** A packet's parts after what was done to it, and how long they are held. */
export interface Delivery {
  parts: Part[];
  delayMs: number;
}

/** One connection's place among the others. */
export interface Link {
  name: string;
  room: string;
}

/** The man in the middle of all connections: reads packets, has them altered, tells what happened. */
export class Middle {
  readonly #interceptor: Interceptor;
  readonly #events: MiddleEvents;
  readonly #names = new Names();
  readonly #encoder = new Encoder();

  constructor(options: MiddleOptions, events: MiddleEvents) {
    const encodeUtf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");
    this.#interceptor = new Interceptor({ ...options, suite: crc32XorSeq(crc32), crc32, encodeUtf8 });
    this.#events = events;
  }

  newLink(): Link {
    return { name: this.#names.next("link"), room: "" };
  }

  /** What goes on in place of a packet. The same parts where nothing was done. */
  pass(way: Way, link: Link, packet: Packet, parts: Part[]): Delivery[] {
    if (way === "up") link.room = roomAskedFor(packet) ?? link.room;
    else this.#judge(link, packet);
    const quarry = way === "up" ? readUp(packet) : readDown(packet);
    if (quarry === undefined) return [{ parts, delayMs: 0 }];
    const name = { way, on: quarry.on, stream: this.#streamOf(link, quarry.stream), room: link.room } as const;
    if (quarry.kind === "opaque") {
      const done = this.#interceptor.opaque(name, quarry.seq, parts);
      if (done.deeds.length > 0) this.#tell(done, 0);
      return done.deliver.map((parcel) => ({ parts: parcel.packet, delayMs: parcel.delayMs }));
    }
    const done = this.#interceptor.packet(name, quarry.prey);
    this.#tell(done, lengthOf(quarry), quarry.sealed ? undefined : quarry.prey);
    return done.deliver.map(({ packet: prey, delayMs }) => ({
      // What nobody touched goes on as it came, byte for byte.
      parts: prey === quarry.prey ? parts : (this.#encoder.encode(quarry.rewrite(prey)) as Part[]),
      delayMs,
    }));
  }

  /** A body of HTTP that is about to pass: what shall be done to its bytes. */
  body(on: "download" | "upload"): Deed[] {
    const way = on === "download" ? "down" : "up";
    const name: StreamName = { way, on, stream: this.#names.next(on), room: "" };
    const { key, deeds } = this.#interceptor.body(name);
    this.#events.passed({ key, bytes: 0, deeds });
    return deeds;
  }

  #judge(link: Link, packet: Packet): void {
    for (const { transfer, ...rest } of verdictsIn(packet)) {
      this.#events.judged({ stream: this.#streamOf(link, transfer), ...rest });
    }
  }

  #streamOf(link: Link, transfer: string | undefined): string {
    return transfer === undefined ? link.name : this.#names.of("file", transfer);
  }

  #tell({ key, deeds }: Interception<unknown>, bytes: number, prey?: Prey): void {
    const crc = prey?.type === "FILE_CHUNK" ? { crc: crc32(prey.bytes).toString(16).padStart(8, "0") } : {};
    this.#events.passed({ key, bytes, ...crc, deeds });
  }
}

function lengthOf({ prey, sealed }: { prey: Prey; sealed?: true }): number {
  if (prey.type === "FILE_CHUNK") return prey.bytes.length;
  // Sealed bytes stand there one character each.
  return sealed ? prey.payload.length : Buffer.byteLength(prey.payload, "utf8");
}
