import { ChatCastError } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Identities } from "../identity/port.ts";
import { sameName } from "../journal/fold-name.ts";

/** @throws ChatCastError `E_NOT_FOUND` unless both show a key */
export async function safetyNumberWith(
  identities: Identities | undefined,
  { users, self }: RoomView,
  username: string,
): Promise<readonly string[]> {
  const keyOf = (name: string) => users.find((user) => sameName(user.username, name))?.key;
  const [ours, theirs] = [keyOf(self.username), keyOf(username)];
  if (identities === undefined || ours === undefined || theirs === undefined) {
    throw new ChatCastError("E_NOT_FOUND", "both of you need a key to compare");
  }
  return identities.safetyNumber(ours, theirs);
}
