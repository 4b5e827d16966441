import type { Conversation } from "./port.ts";

/** The conversation of a member with another, or with the whole room; a pair is the same from both sides. */
export function conversationOf(roomId: string, memberId: string, other: string | undefined): Conversation {
  if (other === undefined) return { kind: "room", roomId };
  return { kind: "pair", roomId, members: memberId < other ? [memberId, other] : [other, memberId] };
}
