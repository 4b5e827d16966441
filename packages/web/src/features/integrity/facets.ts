import type { IntegrityEvent } from "@chatcast/client";
import { checkedBy } from "./explain.ts";

/** What rows can be told apart by, beside the verdict. */
export const FACETS = [
  { name: "Suite", of: (event: IntegrityEvent): string => event.suite },
  { name: "Checked by", of: (event: IntegrityEvent): string => checkedBy(event) },
  { name: "Sender", of: (event: IntegrityEvent): string => event.readFrom ?? "you" },
  { name: "Stream", of: (event: IntegrityEvent): string => event.source },
] as const;
export type FacetName = (typeof FACETS)[number]["name"];
/** The values that somebody chose; a facet without one lets everything through. */
export type Chosen = Partial<Record<FacetName, string>>;

/** Facets that tell rows apart, with their values in the order of their names, and how many rows have each. */
export function facetsOf(events: readonly IntegrityEvent[]): { name: FacetName; values: [string, number][] }[] {
  return FACETS.flatMap(({ name, of }) => {
    const counts = new Map<string, number>();
    for (const event of events) counts.set(of(event), (counts.get(of(event)) ?? 0) + 1);
    return counts.size < 2 ? [] : [{ name, values: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)) }];
  });
}

export function passesFacets(event: IntegrityEvent, chosen: Chosen): boolean {
  return FACETS.every(({ name, of }) => chosen[name] === undefined || chosen[name] === of(event));
}

/** Verdicts within one stretch of time. */
export interface Stretch {
  valid: number;
  compromised: number;
}

/** The verdicts of the last `stretches` times `width` milliseconds before `now`, oldest first. */
export function stripOf(events: readonly IntegrityEvent[], now: number, stretches: number, width: number): Stretch[] {
  const strip = Array.from({ length: stretches }, (): Stretch => ({ valid: 0, compromised: 0 }));
  for (const { at, status } of events) {
    const stretch = strip[stretches - 1 - Math.floor((now - at) / width)];
    if (stretch !== undefined) stretch[status] += 1;
  }
  return strip;
}
