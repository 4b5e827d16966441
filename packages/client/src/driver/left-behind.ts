import { sameName } from "../journal/fold-name.ts";
import type { StoredMembership, StoredSaid } from "../storage/port.ts";

/** What a membership begins with: what was kept of it, and what was said here before and never could be kept. */
export interface Inheritance extends StoredMembership {
  /** Ids of the messages that no storage has yet. */
  unkept: ReadonlySet<string>;
}

const NOTHING: StoredMembership = { room: undefined, said: [], nextSeq: 0, conversations: [], transfers: [] };

/**
 * Adds to what was kept of a membership what its earlier seat in this client could not keep: nobody else knows of that.
 * It stands behind what another tab has said since, under new numbers, because that tab has given out the same ones.
 *
 * @param left in the order it was said
 */
export function withLeftBehind(
  kept: StoredMembership | undefined,
  left: readonly StoredSaid[],
): Inheritance | undefined {
  if (left.length === 0) return kept && { ...kept, unkept: new Set() };
  const { said, nextSeq, ...rest } = kept ?? NOTHING;
  const nextPlace = (said.at(-1)?.place ?? -1) + 1;
  const missing = left.filter((entry) => !isRead(entry, rest));
  const behind = missing.map((entry, at) => ({ ...entry, place: nextPlace + at, seq: (nextSeq + at) >>> 0 }));
  return {
    ...rest,
    said: [...said, ...behind],
    nextSeq: (nextSeq + missing.length) >>> 0,
    unkept: new Set(missing.map(({ id }) => id)),
  };
}

/** It had left, and the other tab has read it in the log. In a sealed room that counts only once it is opened. */
const isRead = ({ id, from, frame }: StoredSaid, { conversations }: Pick<StoredMembership, "conversations">): boolean =>
  frame === undefined &&
  conversations.some(({ messages }) => messages.some((read) => read.id === id && sameName(read.from, from)));
