import type { ReliableDown } from "@chatcast/protocol";
import type { PacketUp, Wire } from "../net/wire.ts";
import type { Coverage } from "./coverage.ts";
import type { History } from "./history.ts";

type AboutTransfer = ReliableDown & { transfer_id: string };
type Control = Extract<AboutTransfer, { type: "CONTROL" }>;

interface Watched {
  sent: Set<number>;
  acknowledged: Set<number>;
  killed: boolean;
  /** Failures of the disk when the first chunk left. */
  failuresBefore: number;
  /** No write has failed from then until the kill was told: it is stored. */
  killIsStored: boolean;
  cancelled: boolean;
  /** What was acknowledged when each unanswered RESUME_REQUEST of a connection left, by connection. */
  asked: Map<number, Set<number>[]>;
}

/** What excuses a server. */
interface DiskFacts {
  /** Chunks in which the disk flipped a bit, as `<transfer id> <number>`; these alone may be taken back. */
  readonly rottenChunks: ReadonlySet<string>;
  /** Writes that failed so far. A kill is told at once; where it could not be stored, a crash may come before it is. */
  readonly failures: number;
}

/** What a sender was told about its chunks must never be taken back. */
export class TransferWatch {
  readonly #history: History;
  readonly #coverage: Coverage;
  readonly #ordered: boolean;
  readonly #disk: DiskFacts;
  readonly #watched = new Map<string, Watched>();

  constructor(history: History, coverage: Coverage, ordered: boolean, disk: DiskFacts) {
    this.#disk = disk;
    this.#history = history;
    this.#coverage = coverage;
    this.#ordered = ordered;
  }

  /** The server was restored from an older copy: what it had said of chunks is said no more. */
  restored(): void {
    for (const watched of this.#watched.values()) {
      watched.acknowledged.clear();
      watched.asked.clear();
      watched.killed = false;
    }
  }

  said(wire: Wire, packet: Exclude<PacketUp, { type: "MSG" }>): void {
    const watched = this.#of(packet.transfer_id);
    if (packet.type === "FILE_CHUNK") {
      if (watched.killed) this.#history.violated("I9", `${packet.filename} was killed and is sent on`);
      if (watched.sent.size === 0) watched.failuresBefore = this.#disk.failures;
      watched.sent.add(packet.seq);
    } else if (packet.cmd === "CANCEL") watched.cancelled = true;
    else watched.asked.set(wire.id, [...(watched.asked.get(wire.id) ?? []), new Set(watched.acknowledged)]);
  }

  heard(wire: Wire, packet: AboutTransfer): void {
    const watched = this.#of(packet.transfer_id);
    if (packet.type === "ACK") {
      if (packet.meta?.duplicate) this.#coverage.hit("chunk acknowledged as a duplicate");
      this.#acknowledge(watched, packet.transfer_id, packet.seq);
    } else if (packet.type === "NACK") {
      if (watched.killed && packet.meta.code === "E_STREAM_CLOSED")
        this.#coverage.hit("resume of a killed transfer refused");
    } else this.#control(wire, watched, packet);
  }

  #control(wire: Wire, watched: Watched, packet: Control): void {
    const { transfer_id } = packet;
    switch (packet.cmd) {
      case "CUM_ACK":
        for (let seq = 0; seq <= packet.meta.highest_contig; seq++) this.#acknowledge(watched, transfer_id, seq);
        break;
      case "ACKS":
        this.#coverage.hit("chunks acknowledged in a batch");
        for (const [seq] of packet.meta.acked) this.#acknowledge(watched, transfer_id, seq);
        for (let seq = 0; seq <= (packet.meta.highest_contig ?? -1); seq++)
          this.#acknowledge(watched, transfer_id, seq);
        break;
      case "MISSING":
        this.#missing(wire, watched, transfer_id, packet.meta.missing);
        break;
      case "INTEGRITY_FAIL":
        if (this.#history.sent.get(transfer_id)?.state === "moving") {
          this.#coverage.hit("transfer killed");
          watched.killed = true;
          watched.killIsStored = this.#disk.failures === watched.failuresBefore;
        }
        break;
      default:
        break;
    }
  }

  #acknowledge(watched: Watched, id: string, seq: number): void {
    if (!watched.sent.has(seq)) {
      this.#history.violated("I1", `chunk ${seq} of ${this.#name(id)} was acknowledged and never sent`);
    }
    watched.acknowledged.add(seq);
  }

  /** Answers come in the order of the questions where packets keep theirs; elsewhere an old answer says nothing. */
  #missing(wire: Wire, watched: Watched, id: string, ranges: readonly (readonly [number, number])[]): void {
    if (ranges.length > 0) this.#coverage.hit("transfer resumed with chunks missing");
    if (this.#ordered && watched.killed && watched.killIsStored && ranges.length > 0) {
      this.#history.violated("I9", `${this.#name(id)} was killed and can be resumed`);
    }
    if (ranges.some(([first, last]) => this.#hasRotten(id, first, last))) this.#coverage.hit("rotten chunk sent again");
    // Unasked it comes when all was acknowledged and something turned out to be lost.
    const before = watched.asked.get(wire.id)?.shift() ?? watched.acknowledged;
    if (!this.#ordered || watched.cancelled) return;
    for (const [first, last] of ranges) {
      for (let seq = first; seq <= last; seq++) {
        if (before.has(seq) && !this.#disk.rottenChunks.has(`${id} ${seq}`)) {
          this.#history.violated("I1", `chunk ${seq} of ${this.#name(id)} was acknowledged and is missing again`);
        }
      }
    }
  }

  #hasRotten(id: string, first: number, last: number): boolean {
    for (let seq = first; seq <= last; seq++) if (this.#disk.rottenChunks.has(`${id} ${seq}`)) return true;
    return false;
  }

  #of(id: string): Watched {
    const known = this.#watched.get(id);
    if (known !== undefined) return known;
    const watched: Watched = {
      sent: new Set(),
      acknowledged: new Set(),
      killed: false,
      failuresBefore: 0,
      killIsStored: false,
      cancelled: false,
      asked: new Map(),
    };
    this.#watched.set(id, watched);
    return watched;
  }

  #name(id: string): string {
    return this.#history.sent.get(id)?.name ?? "a transfer";
  }
}
