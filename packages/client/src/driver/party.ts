import { ChatCastError, type Party, type User } from "@chatcast/protocol";

/** A member as commands name it. @throws ChatCastError `E_UNAVAILABLE` where the server tells no ids */
export function partyOf({ username, memberId, key }: User): Party {
  if (memberId === undefined) throw new ChatCastError("E_UNAVAILABLE", "this server knows nothing of commands");
  return { username, memberId, ...(key === undefined ? {} : { key }) };
}
