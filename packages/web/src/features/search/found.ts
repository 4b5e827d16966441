import type { SearchView } from "@chatcast/client";

/** What was found so far in one conversation, the newest first; `with` is undefined for the room's. */
export interface Found extends SearchView {
  with: string | undefined;
}

export interface Hit {
  with: string | undefined;
  offset: number;
  id: string;
  from: string;
  at: number;
  text: string;
}

interface Merged {
  /** Newest first. */
  hits: readonly Hit[];
  /** The conversation whose next page has to be fetched to go on; absent: this is all. */
  next?: Found;
}

/**
 * The hits of several conversations as one list. As in the timeline, nothing is shown that is older than the oldest hit of a
 * conversation that has more: a hit that is fetched later belongs above it.
 */
export function mergeFound(found: readonly Found[]): Merged {
  const open = found.filter(({ more }) => more);
  const next = open.reduce<Found | undefined>(
    (latest, one) => (latest === undefined || oldest(one) > oldest(latest) ? one : latest),
    undefined,
  );
  const from = next === undefined ? Number.NEGATIVE_INFINITY : oldest(next);
  const hits = found
    .flatMap((one) => one.hits.map((hit) => ({ ...hit, with: one.with })))
    .filter(({ at }) => at >= from)
    .sort((one, other) => other.at - one.at || other.offset - one.offset);
  return next === undefined ? { hits } : { hits, next };
}

/** A conversation's hits with its next page. */
export const withPage = (found: readonly Found[], page: Found): Found[] =>
  found.map((one) => (one.with === page.with ? { ...page, hits: [...one.hits, ...page.hits] } : one));

const oldest = ({ hits }: Found): number => hits.at(-1)?.at ?? Number.POSITIVE_INFINITY;
