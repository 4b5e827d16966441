import type { HopState, Hops } from "@chatcast/client";

/** One who checks a chunk, and what of it this client was told. */
export interface Lamp {
  name: string;
  state: HopState;
  /** The state in a word or two. */
  word: string;
  /** Whose finding it is. */
  by: string;
}

const WORDS: Record<HopState, string> = { ok: "good", failed: "failed", unknown: "not known yet", none: "no check" };

/** The three lamps of a chunk, in the order in which it comes by. */
export function lampsOf({ arrival, readBack, receiver, here, verifiedBy }: Hops): readonly Lamp[] {
  const lamp = (name: string, state: HopState, by: string): Lamp => ({ name, state, word: WORDS[state], by });
  const receivers = here ? "this client" : verifiedBy.length === 0 ? "whoever gets it" : verifiedBy.join(", ");
  return [
    lamp("Arrival", arrival, "the server, when it came"),
    lamp("Read-back", readBack, "the server, when it read it from its disk"),
    lamp("Receiver", receiver, receiver === "none" ? "nobody tells in an open room" : receivers),
  ];
}

/** All three in a line. */
export const lampLine = (hops: Hops): string =>
  lampsOf(hops)
    .map(({ name, word }) => `${name.toLowerCase()} ${word}`)
    .join(", ");

/** Between which two it was altered; undefined while nothing failed. */
export function blameOf({ arrival, readBack, receiver }: Hops): string | undefined {
  if (arrival === "failed") return "Altered before the server had it: on its way there, or by its sender.";
  if (readBack === "failed") return "Altered at the server, after it had taken it: its disk, by the server's own word.";
  if (receiver === "failed")
    return "Altered at the server or behind it: the server says that it gave out what it had taken.";
  return undefined;
}
