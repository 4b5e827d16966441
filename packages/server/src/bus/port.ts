import type { TransferStarted, TransferStopped, Typing } from "@chatcast/protocol";
import type { Conversation } from "../store/port.ts";

/** Ids of members, each with the offsets from which to which it has everything. */
export type MarkList = readonly (readonly [memberId: string, from: number, upTo: number])[];

/**
 * What one node tells the others about a room. Only the last four carry something that stands nowhere else, and those are of
 * the kind that may be lost; all others say where to look.
 */
export type RoomFact =
  /** Messages are in the log, from `first` to `last`. */
  | { fact: "said"; conversation: Conversation; first: number; last: number }
  /** Somebody came, went, or sits elsewhere. */
  | { fact: "seats" }
  /** The room is removed. */
  | { fact: "gone" }
  /** Somebody is typing, or not any more. `readers` as below. */
  | { fact: "typing"; readers?: readonly string[]; hint: Typing }
  /** So far members of another node have what is said. `readers` as below. */
  | { fact: "received"; readers?: readonly string[]; marks: MarkList }
  /** A sealed file is under way. `readers` absent: everybody in the room. */
  | { fact: "started"; readers?: readonly string[]; start: TransferStarted }
  /** A file ended before it was complete. */
  | { fact: "stopped"; readers?: readonly string[]; stop: TransferStopped };

export interface BusListener {
  /** Facts of one node come in its order. */
  heard(roomId: string, fact: RoomFact): void;
  /** Facts may have been lost: what can be looked up must be. */
  missed(): void;
}

/**
 * What nodes tell each other. A wake-up hint: it may lose everything at any time, and says so by `missed` when it hears again.
 * The log and the seats are the truth.
 */
export interface Bus {
  /** Never waits and never fails: what cannot be told now is lost. */
  tell(roomId: string, fact: RoomFact): void;
  /** Hears what the other nodes tell, never its own. @returns what ends that */
  hear(listener: BusListener): () => void;
  /** What was told before is on its way when this resolves, or lost; nothing is heard any more. */
  close(): Promise<void>;
}

const FACTS: ReadonlySet<string> = new Set<RoomFact["fact"]>([
  "said",
  "seats",
  "gone",
  "typing",
  "received",
  "started",
  "stopped",
]);

/** As it travels: a node's facts of one turn. */
export const writeFacts = (facts: readonly Told[]): string => JSON.stringify(facts);

/** A fact and the room that it is about. */
export type Told = [roomId: string, fact: RoomFact];

/** Facts that this version knows; those of a later one are left out. @returns undefined for what no node has written */
export function readFacts(text: string): Told[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(parsed) ? parsed.filter(isTold) : undefined;
}

function isTold(one: unknown): one is Told {
  if (!Array.isArray(one) || one.length !== 2) return false;
  const [roomId, fact]: unknown[] = one;
  if (typeof roomId !== "string" || typeof fact !== "object" || fact === null || !("fact" in fact)) return false;
  return typeof fact.fact === "string" && FACTS.has(fact.fact);
}
