import type { HopState, Hops } from "@chatcast/client";
import type { Key } from "../words/catalog.ts";
import { say } from "../words/words.ts";

/** One who checks a chunk, and what of it this client was told. */
export interface Lamp {
  name: string;
  state: HopState;
  /** The state in a word or two. */
  word: string;
  /** Whose finding it is. */
  by: string;
}

const WORDS: Record<HopState, Key> = {
  ok: "lamps.ok",
  failed: "lamps.failed",
  unknown: "lamps.unknown",
  none: "lamps.none",
};

/** The three lamps of a chunk, in the order in which it comes by. */
export function lampsOf({ arrival, readBack, receiver, here, verifiedBy }: Hops): readonly Lamp[] {
  const lamp = (name: string, state: HopState, by: string): Lamp => ({ name, state, word: say(WORDS[state]), by });
  const receivers = here
    ? say("lamps.by-this-client")
    : verifiedBy.length === 0
      ? say("lamps.by-whoever")
      : verifiedBy.join(", ");
  return [
    lamp(say("lamps.arrival"), arrival, say("lamps.by-arrival")),
    lamp(say("lamps.read-back"), readBack, say("lamps.by-read-back")),
    lamp(say("lamps.receiver"), receiver, receiver === "none" ? say("lamps.by-nobody") : receivers),
  ];
}

/** All three in a line. */
export const lampLine = ({ arrival, readBack, receiver }: Hops): string =>
  say("lamps.line", {
    arrival: say(WORDS[arrival]),
    readBack: say(WORDS[readBack]),
    receiver: say(WORDS[receiver]),
  });

/** Between which two it was altered; undefined while nothing failed. */
export function blameOf({ arrival, readBack, receiver }: Hops): string | undefined {
  if (arrival === "failed") return say("lamps.blame-arrival");
  if (readBack === "failed") return say("lamps.blame-read-back");
  if (receiver === "failed") return say("lamps.blame-receiver");
  return undefined;
}
