import type { FaultRule, FileChunk, IntegritySuite, Msg, Tamper } from "@chatcast/protocol";
import type { Random } from "./alter.ts";
import { flipped, isEmpty, shifted } from "./alter-packet.ts";
import { DELAY_MS, moved, type Parcel, REORDER_MS } from "./moves.ts";

export type FaultPlan = readonly FaultRule[];

/** One thing that was done to a packet. `seq` is the number it came with, `description` the line for the log. */
export interface Tampering {
  tamper: Tamper;
  seq: number;
  description: string;
}

/** What comes out of the bad network: each packet after its delay, and what was done. Nothing was done: no tampering. */
export interface FaultOutcome<P> {
  deliver: Parcel<P>[];
  tampered: Tampering[];
}

export interface FaultOptions {
  /** Seals what `re-tag` altered: the attacker of an unkeyed suite can do that too. */
  suite: IntegritySuite;
  encodeUtf8: (text: string) => Uint8Array;
  random: Random;
}

type Packet = Msg | FileChunk;

/**
 * A man in the middle that follows a plan. Rules meet a packet by the sequence number it came with, and act in the
 * plan's order; a packet is never changed in place. A rule without `seq` meets every packet of its kind. Nothing is counted
 * from packet to packet: wherever a packet comes in, the plan does the same to it.
 */
export class FaultInjector {
  readonly #options: FaultOptions;
  /** An empty one lets everything pass untouched. */
  plan: FaultPlan;

  constructor(options: FaultOptions, plan: FaultPlan = []) {
    this.#options = options;
    this.plan = plan;
  }

  apply(packet: Msg): FaultOutcome<Msg>;
  apply(packet: FileChunk): FaultOutcome<FileChunk>;
  apply(packet: Packet): FaultOutcome<Packet> {
    const on = packet.type === "MSG" ? "msg" : "chunk";
    let parcels: Parcel<Packet>[] = [{ packet, delayMs: 0 }];
    const tampered: Tampering[] = [];
    for (const rule of this.plan) {
      if (rule.on !== on || (rule.seq !== undefined && rule.seq !== packet.seq)) continue;
      const after = this.#act(rule, packet.seq, parcels);
      if (after === undefined) continue;
      tampered.push({ tamper: rule.tamper, seq: packet.seq, description: describe(rule.tamper, packet.seq) });
      parcels = after;
    }
    return { deliver: parcels, tampered };
  }

  /** What one rule makes of the parcels; undefined when it had nothing to do. */
  #act({ tamper, seq: named }: FaultRule, seq: number, parcels: Parcel<Packet>[]): Parcel<Packet>[] | undefined {
    if (parcels.length === 0) return undefined;
    switch (tamper) {
      case "seq-shift":
        return parcels.map(({ packet, delayMs }) => ({
          packet: { ...packet, seq: shifted(packet.seq) },
          delayMs,
        }));
      case "bit-flip":
        return this.#alter(parcels, (packet) => packet);
      case "re-tag":
        return this.#alter(parcels, (packet) => this.#resealed(packet));
      case "drop":
      case "duplicate":
      case "delay":
        return moved(tamper, parcels);
      case "reorder":
        // Those of an even number wait while those behind them pass: to hold all of them alike would keep their order.
        return named === undefined && seq % 2 === 1 ? undefined : moved(tamper, parcels);
    }
  }

  /** Empty packets have no bit to flip. */
  #alter(parcels: Parcel<Packet>[], seal: (packet: Packet) => Packet): Parcel<Packet>[] | undefined {
    if (parcels.every(({ packet }) => isEmpty(packet))) return undefined;
    return parcels.map(({ packet, delayMs }) => ({ packet: seal(flipped(packet, this.#options.random)), delayMs }));
  }

  #resealed(packet: Packet): Packet {
    const { suite, encodeUtf8 } = this.#options;
    const bytes = packet.type === "MSG" ? encodeUtf8(packet.payload) : packet.bytes;
    return { ...packet, checksum: suite.seal(bytes, packet.seq) };
  }
}

function describe(tamper: Tamper, seq: number): string {
  switch (tamper) {
    case "seq-shift":
      return `[MITM ATTACK] Altered packet seq from ${seq} to ${shifted(seq)}`;
    case "bit-flip":
      return `[MITM ATTACK] Flipped a bit of packet seq ${seq}`;
    case "re-tag":
      return `[MITM ATTACK] Altered packet seq ${seq} and recomputed its checksum`;
    case "drop":
      return `[MITM ATTACK] Dropped packet seq ${seq}`;
    case "duplicate":
      return `[MITM ATTACK] Duplicated packet seq ${seq}`;
    case "delay":
      return `[MITM ATTACK] Delayed packet seq ${seq} by ${DELAY_MS} ms`;
    case "reorder":
      return `[MITM ATTACK] Held packet seq ${seq} back for ${REORDER_MS} ms`;
  }
}
