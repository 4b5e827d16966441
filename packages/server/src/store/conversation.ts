import type { Conversation, MessageBody } from "./port.ts";
import { sameRelation } from "./relations.ts";

/** The members of a pair in the order of their ids, so that both sides mean the same conversation. */
export function canonical(conversation: Conversation): Conversation {
  if (conversation.kind === "room") return { kind: "room", roomId: conversation.roomId };
  const [one, other] = conversation.members;
  const members: readonly [string, string] = one <= other ? [one, other] : [other, one];
  return { kind: "pair", roomId: conversation.roomId, members };
}

type Said = Pick<MessageBody, "type" | "text" | "savedName" | "fileName" | "relation">;

/**
 * Whether two bodies say the same. What the server adds of its own (time, tag, size and digest of a stored file) is
 * not part of what the sender said: a file is known by its saved name.
 */
export function sameBody(one: Said, other: Said): boolean {
  return (
    one.type === other.type &&
    one.text === other.text &&
    one.savedName === other.savedName &&
    one.fileName === other.fileName &&
    sameRelation(one.relation, other.relation)
  );
}

/** What a message takes beside its text, in bytes: its row and its places in two indexes. */
const ROW_BYTES = 256;

/** Bytes that count for a message against what its room may keep: its text, and the file that it tells of. */
export const weightOf = ({ text, fileSize }: Pick<MessageBody, "text" | "fileSize">): number =>
  ROW_BYTES + Buffer.byteLength(text ?? "", "utf8") + (fileSize ?? 0);
