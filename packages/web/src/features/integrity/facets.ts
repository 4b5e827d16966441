import type { IntegrityEvent, VerdictStretch } from "@chatcast/client";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { type Checker, checkedBy, checkerOf } from "./checkers.ts";

interface Facet {
  /** What it is called. */
  name: Key;
  of: (event: IntegrityEvent) => string;
  /** A value in words, where it is not one that is shown as it is. */
  word?: (value: string) => string;
}

/** What rows can be told apart by, beside the verdict. */
export const FACETS = {
  suite: { name: "integrity.facet-suite", of: ({ suite }) => suite },
  checked: { name: "integrity.facet-checked", of: checkerOf, word: (who) => checkedBy(who as Checker) },
  sender: {
    name: "integrity.facet-sender",
    of: ({ readFrom }) => readFrom ?? "",
    word: (from) => (from === "" ? say("integrity.you") : from),
  },
  stream: { name: "integrity.facet-stream", of: ({ source }) => source },
} as const satisfies Record<string, Facet>;
export type FacetName = keyof typeof FACETS;
/** The values that somebody chose; a facet without one lets everything through. */
export type Chosen = Partial<Record<FacetName, string>>;

const NAMES = Object.keys(FACETS) as FacetName[];

/** A facet's value as it is shown. */
export function wordOf(name: FacetName, value: string): string {
  const { word = (shown: string) => shown }: Facet = FACETS[name];
  return word(value);
}

/** Facets that tell rows apart, with their values in the order of their names, and how many rows have each. */
export function facetsOf(events: readonly IntegrityEvent[]): { name: FacetName; values: [string, number][] }[] {
  return NAMES.flatMap((name) => {
    const { of }: Facet = FACETS[name];
    const counts = new Map<string, number>();
    for (const event of events) counts.set(of(event), (counts.get(of(event)) ?? 0) + 1);
    return counts.size < 2 ? [] : [{ name, values: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)) }];
  });
}

export function passesFacets(event: IntegrityEvent, chosen: Chosen): boolean {
  return NAMES.every((name) => chosen[name] === undefined || chosen[name] === FACETS[name].of(event));
}

/** Verdicts within one stretch of time. */
export interface Stretch {
  valid: number;
  compromised: number;
}

/** The verdicts of the last `stretches` times `width` milliseconds up to `now`, oldest first. */
export function stripOf(times: readonly VerdictStretch[], now: number, stretches: number, width: number): Stretch[] {
  const strip = Array.from({ length: stretches }, (): Stretch => ({ valid: 0, compromised: 0 }));
  const last = Math.floor(now / width);
  for (const { from, valid, compromised } of times) {
    const stretch = strip[stretches - 1 - (last - Math.floor(from / width))];
    if (stretch === undefined) continue;
    stretch.valid += valid;
    stretch.compromised += compromised;
  }
  return strip;
}
