import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { offset } from "./scalars.ts";

/**
 * What an entry of a conversation's log says about an earlier one there, which it names by its offset. The log never
 * rewrites: an edit or a deletion is an entry of its own, stored, numbered, checked and repeated like any message, and
 * its readers apply it (`Annotations`).
 *
 * - `reply`: a message that answers; its text is what is said.
 * - `edit`, `delete`: the author's alone. The text of an edit is the whole new text.
 * - `react`, `unreact`: anybody's, with `emoji`.
 * - `pin`, `unpin`: anybody's.
 * - `decline`, `accept`: of a file, by whom it was sent to: it is not wanted there, or is after all.
 *
 * All but replies and edits have no words of a person; in their text stands `relationWords`, so that a client that
 * knows no relations shows something true.
 */
export const RELATION_KINDS = [
  "reply",
  "edit",
  "delete",
  "react",
  "unreact",
  "pin",
  "unpin",
  "decline",
  "accept",
] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

/** Pictographs, flags and keycaps with their joiners and modifiers: no letter, no blank, no digit by itself. */
const EMOJI =
  /^(?=.*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3))[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;

/** Whether somebody may react with it. */
export const isEmoji = (text: string): boolean => text.length <= LIMITS.emojiChars && EMOJI.test(text);

const fields = {
  kind: z.enum(RELATION_KINDS),
  /** Offset of the entry that it is about. */
  of: offset.check(z.minimum(1)),
  emoji: z.optional(z.string().check(z.refine(isEmoji, "an emoji"))),
};

/** Where it stands outside an integrity tag's cover: inside what is sealed. */
export interface Relation {
  kind: RelationKind;
  of: number;
  emoji?: string | undefined;
}

/** As it travels in the clear. `checksum` is the tag of `relationStatement`, bound to the `seq` of its packet. */
export const taggedRelation = z.object({ ...fields, checksum: z.string() });
export type TaggedRelation = z.infer<typeof taggedRelation>;

/** What the tag of a relation covers. */
export const relationStatement = ({ kind, of, emoji = "" }: Relation): string => `${kind} ${of} ${emoji}`;

/** Whether two say the same, or there is none. */
export const sameRelation = (one: Relation | undefined, other: Relation | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && relationStatement(one) === relationStatement(other));

/** Whether it changes how another entry is shown; a reply is shown by itself. */
export const annotates = ({ kind }: Relation): boolean => kind !== "reply";

/** The only text that such an entry may have; undefined where the text is a person's own. */
export function relationWords({ kind, of, emoji = "" }: Relation): string | undefined {
  switch (kind) {
    case "reply":
    case "edit":
      return undefined;
    case "delete":
      return `(deleted message ${of})`;
    case "react":
      return `${emoji} (for message ${of})`;
    case "unreact":
      return `(took ${emoji} back from message ${of})`;
    case "pin":
      return `(pinned message ${of})`;
    case "unpin":
      return `(unpinned message ${of})`;
    case "decline":
      return `(declined the file of message ${of})`;
    case "accept":
      return `(takes the file of message ${of} after all)`;
  }
}

/** What is wrong with a relation and the text it comes with; nobody says one thing to some readers and another to others. */
export function relationIssue(relation: Relation, text: string): { path: string; message: string } | undefined {
  const reacts = relation.kind === "react" || relation.kind === "unreact";
  if (reacts !== (relation.emoji !== undefined)) {
    return { path: "relation.emoji", message: reacts ? "a reaction needs an emoji" : "only a reaction has an emoji" };
  }
  const words = relationWords(relation);
  return words === undefined || words === text
    ? undefined
    : { path: "payload", message: "must be the words of its relation" };
}
