import { audienceOf, ChatCastError, type ReceivedUp, type TypingUp } from "@chatcast/protocol";
import { silenced } from "../rooms/talk.ts";
import type { Connection } from "./connection.ts";
import type { Occupant } from "./seat.ts";

/**
 * Tells the audience that somebody is typing, or is not any more. @throws ChatCastError `E_RATE`, `E_NOT_MEMBER`,
 * `E_FORBIDDEN` for who may not speak, `E_NO_RECIPIENT`
 */
export async function tellTyping(connection: Connection, { on, ...asked }: TypingUp): Promise<{ fields: object }> {
  connection.allowance.spend("typing", connection.now());
  const { room, member } = connection.occupant();
  if (member.muted === true) throw silenced();
  room.hints.typing(member, readerOf({ room, member }, asked), on);
  return { fields: {} };
}

/**
 * Tells the others of a conversation how far a member has it. @throws ChatCastError `E_RATE`, `E_NOT_MEMBER`,
 * `E_NO_RECIPIENT`
 */
export async function tellReceived(connection: Connection, asked: ReceivedUp): Promise<{ fields: object }> {
  connection.allowance.spend("received", connection.now());
  const { room, member } = connection.occupant();
  const { marks } = room.hints;
  const reader = readerOf({ room, member }, asked);
  marks.set(member, reader, [asked.from, asked.upTo]);
  return { fields: asked.others === true ? { marks: marks.others(member, reader) } : {} };
}

/** The one who alone is meant; undefined: everybody. */
function readerOf(
  { room, member }: Pick<Occupant, "room" | "member">,
  asked: Parameters<typeof audienceOf>[0],
): string | undefined {
  const audience = audienceOf(asked);
  if (audience.mode === "broadcast") return undefined;
  const recipient = room.talk.recipient(member, audience.recipient, audience.recipientId);
  if (recipient !== undefined) return recipient.memberId;
  const message = "there is no such member in this room to write to";
  throw new ChatCastError("E_NO_RECIPIENT", message, { path: "recipient" });
}
