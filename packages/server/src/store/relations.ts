import type { RelationKind, TaggedRelation } from "@chatcast/protocol";

/** A relation in one column: kind, offset, tag and, of a reaction, its emoji. None of them has a blank in it. */
export const relationText = ({ kind, of, checksum, emoji = "" }: TaggedRelation): string =>
  `${kind} ${of} ${checksum} ${emoji}`.trimEnd();

/** @param text what `relationText` wrote */
export function relationOf(text: string): TaggedRelation {
  const [kind = "", of = "", checksum = "", emoji] = text.split(" ");
  return {
    kind: kind as RelationKind,
    of: Number(of),
    checksum,
    ...(emoji === undefined ? {} : { emoji }),
  };
}

/** Pins and unpins of a conversation that are looked at, the last ones. */
export const PINS_READ = 5_000;
/** Of what they pin so many are looked for, the last ones: not all is a message that still stands. */
const PINS_SOUGHT = 500;

/**
 * What is pinned by these entries, which are given newest first: offsets, what was pinned last first.
 */
export function pinnedIn(entries: Iterable<{ offset: number; relation: TaggedRelation | undefined }>): number[] {
  const known = new Map<number, boolean>();
  for (const { offset, relation } of entries) {
    if (relation?.kind !== "pin" && relation?.kind !== "unpin") continue;
    // Nobody says anything about what comes later.
    if (relation.of >= offset || known.has(relation.of)) continue;
    known.set(relation.of, relation.kind === "pin");
  }
  return [...known]
    .filter(([, pinned]) => pinned)
    .map(([of]) => of)
    .slice(0, PINS_SOUGHT);
}

/** Whether two say the same; the tag is not part of that. */
export const sameRelation = (one: TaggedRelation | undefined, other: TaggedRelation | undefined): boolean =>
  one?.kind === other?.kind && one?.of === other?.of && one?.emoji === other?.emoji;
