import { type Audience, ChatCastError, type User } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import { sameName } from "../journal/fold-name.ts";
import { compareFirst } from "../refusal.ts";

/**
 * The audience with the id of the member who has the name now, so that nobody who takes the name later is meant.
 * @throws ChatCastError `E_NO_RECIPIENT` for a private audience of nobody, of this member, or of somebody absent.
 */
export function addressed(audience: Audience, { self: me, users }: Pick<RoomView, "self" | "users">): Audience {
  if (audience.mode === "broadcast") return audience;
  const { recipient, recipientId } = audience;
  const self = sameName(recipient, me.username);
  const user = self ? undefined : users.find(({ username }) => sameName(username, recipient));
  if (user !== undefined && (recipientId === undefined || recipientId === user.memberId)) {
    return { ...audience, ...(user.memberId === undefined ? {} : { recipientId: user.memberId }) };
  }
  const message = self ? "a private message needs somebody else" : `${recipient || "the recipient"} is not in the room`;
  throw new ChatCastError("E_NO_RECIPIENT", message, { path: "recipient" });
}

/**
 * Whom a private message is sealed for; undefined for everyone.
 * @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN` for a stranger under a known name
 */
export function meant(audience: Audience, view: RoomView): User | undefined {
  if (audience.mode === "broadcast") return undefined;
  const { recipient, recipientId } = audience;
  const user = view.users.find(({ username }) => sameName(username, recipient));
  if (user === undefined || (recipientId !== undefined && recipientId !== user.memberId)) {
    throw new ChatCastError("E_NO_RECIPIENT", `${recipient} is not in the room`, { path: "recipient" });
  }
  if (user.metAs !== undefined) {
    throw compareFirst(recipient);
  }
  return user;
}
