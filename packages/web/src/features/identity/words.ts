import type { PersonView } from "@chatcast/client";

/** known: the key under which the name was met · changed: another one, or none any more · none: nothing but a name. */
export type Standing = "known" | "changed" | "none";

export function standingOf({ key, metAs }: PersonView): Standing {
  if (metAs !== undefined) return "changed";
  return key === undefined ? "none" : "known";
}

export const STANDING_WORDS: Record<Standing, string> = {
  known: "Identity",
  changed: "Key changed",
  none: "Unverified identity",
};

/** What it means, and what to do. */
export function explain(name: string, standing: Standing, shows: boolean): string {
  if (standing === "none") return `${name} has shown no key: anybody could be using this name.`;
  if (standing === "known") {
    return `${name} has shown the same key since you first met here. Compare the number below by phone or in person: when yours and theirs are equal, nobody stands between you.`;
  }
  return shows
    ? `${name} has another key than the one you know. It may be a new browser or device. It may be somebody else: compare the number below by phone or in person before you go on.`
    : `You know ${name} by a key, and this person has not shown it. Do not take them for ${name} before you have asked another way.`;
}
