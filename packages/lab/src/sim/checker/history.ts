import type { Invariant, Violation } from "./invariants.ts";

/** Where a message was said: the room, or the pair's two names in order. */
export type ConversationKey = string;

export const ROOM: ConversationKey = "room";

export const pairKey = (one: string, other: string): ConversationKey =>
  one < other ? `${one}|${other}` : `${other}|${one}`;

/**
 * What a client was asked to say and what it was told about it. `unknown`: the client crashed before it knew.
 * `forgotten`: it was acknowledged, and the server was restored from a copy that does not have it.
 * `suspect`: it failed once, so that its place among the others is no promise.
 */
export interface Said {
  readonly id: string;
  readonly from: string;
  readonly conversation: ConversationKey;
  readonly text: string;
  /** Order is promised within a queue: two tabs of one member have one in common as far as they can keep it. */
  queue: string;
  /** Counts what was said. */
  readonly order: number;
  state: "pending" | "acknowledged" | "refused" | "compromised" | "unknown" | "forgotten";
  offset: number | undefined;
  suspect: boolean;
}

/** A file that a client was asked to send. */
export interface Sent {
  readonly id: string;
  readonly from: string;
  readonly conversation: ConversationKey;
  readonly name: string;
  readonly content: Uint8Array;
  readonly sha256: string;
  state: "moving" | "done" | "killed" | "cancelled" | "failed" | "unknown";
}

/** Everything that the clients did and were told: the only ground of the checker. */
export class History {
  readonly said = new Map<string, Said>();
  readonly sent = new Map<string, Sent>();
  /** Sent files by name; names are used once. */
  readonly sentByName = new Map<string, Sent>();
  readonly #now: () => number;
  violation: Violation | undefined;
  /** The server keeps so much of the log only: what it has trimmed, and an id with it, is forgotten. */
  trims = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps the first: what follows from it says nothing new. */
  violated(invariant: Invariant, what: string): void {
    this.violation ??= { invariant, what, at: this.#now() };
  }

  say(said: Omit<Said, "order" | "state" | "offset" | "suspect">): Said {
    const entry: Said = { ...said, order: this.said.size, state: "pending", offset: undefined, suspect: false };
    this.said.set(said.id, entry);
    return entry;
  }

  send(sent: Omit<Sent, "state">): void {
    const entry: Sent = { ...sent, state: "moving" };
    this.sent.set(sent.id, entry);
    this.sentByName.set(sent.name, entry);
  }

  /** The server was restored: it knows these messages and ends of transfers, by their ids, and none that came later. */
  restored(messages: ReadonlySet<string>, ended: ReadonlySet<string>): void {
    for (const said of this.said.values()) {
      if (said.state === "acknowledged" && !messages.has(said.id)) said.state = "forgotten";
    }
    for (const sent of this.sent.values()) {
      if (sent.state !== "moving" && sent.state !== "failed" && !ended.has(sent.id)) sent.state = "unknown";
    }
  }

  acknowledged(said: Said, offset: number): void {
    if (said.state === "forgotten") return;
    if (said.state === "acknowledged") {
      // Said again after its first place was trimmed it has another one.
      if (this.trims) said.offset = Math.max(said.offset ?? 0, offset);
      else if (said.offset !== offset)
        this.violated("I1", `${said.text} was acknowledged at ${said.offset} and at ${offset}`);
      return;
    }
    said.state = "acknowledged";
    said.offset = offset;
  }
}
