import type { Crc32 } from "@chatcast/protocol";
import { moved, type Parcel } from "../moves.ts";
import { describe } from "./describe.ts";
import { draw } from "./draw.ts";
import { Memory, type StreamName } from "./memory.ts";
import { type Act, type Performing, perform } from "./perform.ts";
import type { Prey, Tools } from "./prey.ts";
import { type Attack, type AttackRule, POSSIBLE } from "./rule.ts";

/** Which packet of a run: `nth` counts those of the same stream and number, retransmissions, from 1. */
export interface PacketKey extends StreamName {
  seq: number;
  nth: number;
}

/** Decides what is done to a packet; `rule`: the index in the plan. A recording decides as it did the first time. */
export type Decide = (key: PacketKey, prey: Prey | undefined) => readonly Act[];

/** One thing that was done, and its line for the log. */
export interface Deed {
  act: Act;
  line: string;
}

/** What becomes of a packet. Nothing was done: the same packet, at once, no deeds. */
export interface Interception<P> {
  key: PacketKey;
  deliver: Parcel<P>[];
  deeds: Deed[];
}

export interface InterceptorOptions extends Tools {
  crc32: Crc32;
  seed: number;
  plan: readonly AttackRule[];
  /** Takes the plan's place: what was decided in an earlier run. */
  decide?: Decide;
}

/**
 * The man in the middle of many connections. It is pure: what it does to a packet follows from plan, seed and the
 * packets that passed before.
 */
export class Interceptor {
  readonly #tools: Performing;
  readonly #memory = new Memory();
  readonly #decide: Decide;
  readonly #seen = new Map<string, number>();

  constructor({ suite, encodeUtf8, crc32, seed, plan, decide }: InterceptorOptions) {
    this.#tools = { suite, encodeUtf8, crc32, recall: (source) => this.#memory.recall(source) };
    this.#decide = decide ?? new Planned(seed, plan, this.#memory).decide;
  }

  /** A packet that the attacker can read. */
  packet(name: StreamName, prey: Prey): Interception<Prey> {
    const key = this.#key(name, prey.seq);
    const acts = this.#decide(key, prey);
    let parcels: Parcel<Prey>[] = [{ packet: prey, delayMs: 0 }];
    const deeds: Deed[] = [];
    for (const act of acts) {
      const after = perform(act, parcels, this.#tools);
      if (after === undefined) continue;
      parcels = after;
      deeds.push({ act, line: describe(act, key) });
    }
    this.#memory.remember(name, prey);
    return { key, deliver: parcels, deeds };
  }

  /** Something that can be held up, lost and doubled, but not read. */
  opaque<P>(name: StreamName, seq: number, packet: P): Interception<P> {
    const key = this.#key(name, seq);
    let parcels: Parcel<P>[] = [{ packet, delayMs: 0 }];
    const deeds: Deed[] = [];
    for (const act of this.#decide(key, undefined)) {
      if (!isMove(act.attack) || parcels.length === 0) continue;
      parcels = moved(act.attack, parcels);
      deeds.push({ act, line: describe(act, key) });
    }
    return { key, deliver: parcels, deeds };
  }

  /** A body of HTTP: what is to be done to its bytes. The caller does it as they stream by. */
  body(name: StreamName): { key: PacketKey; deeds: Deed[] } {
    const key = this.#key(name, 0);
    return { key, deeds: this.#decide(key, undefined).map((act) => ({ act, line: describe(act, key) })) };
  }

  #key(name: StreamName, seq: number): PacketKey {
    const id = `${name.way} ${name.on} ${name.stream} ${seq}`;
    const nth = (this.#seen.get(id) ?? 0) + 1;
    this.#seen.set(id, nth);
    return { ...name, seq, nth };
  }
}

const isMove = (attack: Attack): attack is "drop" | "duplicate" | "delay" | "reorder" =>
  attack === "drop" || attack === "duplicate" || attack === "delay" || attack === "reorder";

/** Decisions by a plan. */
class Planned {
  readonly #seed: number;
  readonly #rules: { rule: AttackRule; met: number; holding: boolean }[];
  readonly #memory: Memory;

  constructor(seed: number, plan: readonly AttackRule[], memory: Memory) {
    this.#seed = seed;
    this.#rules = plan.map((rule) => ({ rule, met: 0, holding: false }));
    this.#memory = memory;
  }

  readonly decide: Decide = (key, prey) => {
    const acts: Act[] = [];
    for (const [index, state] of this.#rules.entries()) {
      const { rule } = state;
      const label = `${index} ${key.way} ${key.on} ${key.stream} ${key.seq} ${key.nth}`;
      if (!meets(rule, key) || state.met >= (rule.first ?? Number.POSITIVE_INFINITY)) continue;
      if (rule.share !== undefined && draw(this.#seed, `share ${label}`) >= rule.share) continue;
      const act = this.#act(rule, key, prey, label);
      if (act === undefined) continue;
      // Every other packet is held: holding all of them alike would keep their order.
      if (rule.attack === "reorder") state.holding = !state.holding;
      if (rule.attack === "reorder" && !state.holding) continue;
      state.met++;
      acts.push(act);
    }
    return acts;
  };

  /** The rule's act on this packet; undefined where there is no packet that it could use. */
  #act({ attack, as }: AttackRule, key: PacketKey, prey: Prey | undefined, label: string): Act | undefined {
    switch (attack) {
      case "bit-flip":
      case "re-tag":
      case "crc-delta":
      case "craft":
        return { attack, at: draw(this.#seed, label) };
      case "replay":
        return withSource(attack, this.#memory.earlier(key));
      case "replay-transfer":
      case "splice-room":
        return withSource(attack, prey && this.#memory.fitting(key, prey, attack === "splice-room"));
      case "impersonate":
        return as === undefined ? undefined : { attack, as };
      default:
        return { attack };
    }
  }
}

const withSource = (attack: Attack, source: string | undefined): Act | undefined =>
  source === undefined ? undefined : { attack, source };

const meets = (rule: AttackRule, key: PacketKey): boolean =>
  rule.on === key.on &&
  rule.way === key.way &&
  (rule.seq === undefined || rule.seq === key.seq) &&
  POSSIBLE[rule.on].includes(rule.attack);
