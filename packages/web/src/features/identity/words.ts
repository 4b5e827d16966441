import type { PersonView } from "@chatcast/client";
import { say } from "../../words/words.ts";

/** known: the key under which the name was met · changed: another one, or none any more · none: nothing but a name. */
export type Standing = "known" | "changed" | "none";

export function standingOf({ key, metAs }: PersonView): Standing {
  if (metAs !== undefined) return "changed";
  return key === undefined ? "none" : "known";
}

export const STANDING_WORDS = {
  known: "identity.known",
  changed: "identity.changed",
  none: "identity.none",
} as const;

/** How sure one can be of somebody, with the name. */
export const titleOf = (person: PersonView): string =>
  say("identity.of", { standing: say(STANDING_WORDS[standingOf(person)]), name: person.username });

const MEANINGS = {
  known: "identity.known-means",
  changed: "identity.changed-means",
  none: "identity.none-means",
} as const;

/** What it means, and what to do. */
export const explain = (name: string, standing: Standing, shows: boolean): string =>
  say(standing === "changed" && !shows ? "identity.missing-means" : MEANINGS[standing], { name });
