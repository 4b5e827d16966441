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

/** Whether two say the same; the tag is not part of that. */
export const sameRelation = (one: TaggedRelation | undefined, other: TaggedRelation | undefined): boolean =>
  one?.kind === other?.kind && one?.of === other?.of && one?.emoji === other?.emoji;
