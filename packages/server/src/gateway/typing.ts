import { audienceOf, ChatCastError, type TypingUp } from "@chatcast/protocol";
import { silenced } from "../rooms/talk.ts";
import type { Connection } from "./connection.ts";

/**
 * Tells the audience that somebody is typing, or is not any more. @throws ChatCastError `E_RATE`, `E_NOT_MEMBER`,
 * `E_FORBIDDEN` for who may not speak, `E_NO_RECIPIENT`
 */
export async function tellTyping(connection: Connection, { on, ...asked }: TypingUp): Promise<{ fields: object }> {
  connection.allowance.spend("typing", connection.now());
  const { room, member } = connection.occupant();
  if (member.muted === true) throw silenced();
  const audience = audienceOf(asked);
  if (audience.mode === "broadcast") room.hints.typing(member, undefined, on);
  else {
    const recipient = room.talk.recipient(member, audience.recipient, audience.recipientId);
    if (recipient === undefined) {
      const message = "there is no such member in this room to write to";
      throw new ChatCastError("E_NO_RECIPIENT", message, { path: "recipient" });
    }
    room.hints.typing(member, recipient.memberId, on);
  }
  return { fields: {} };
}
