import { ChatCastError, type CryptoPort, type EnvelopeRecipient, type User } from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import { compareFirst } from "../refusal.ts";
import { type Introducing, introduced } from "./introduced.ts";

export interface RoomFacts extends Introducing {
  crypto: CryptoPort;
  roomName: string;
  identities: Identities;
}

/**
 * For whom something private is sealed. Whose keys they are is what their own person and the link say, and whose name it is
 * what was met: neither is the server's word. @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN`
 */
export async function recipientOf(facts: RoomFacts, user: User): Promise<EnvelopeRecipient> {
  const { identities, roomName } = facts;
  const { username, key = "" } = user;
  const keys = await introduced(facts, user);
  if (keys === undefined) throw noSession();
  if ((await identities.meet(roomName, username, key)) !== key) {
    throw compareFirst(username);
  }
  return keys;
}

export const noSession = (): ChatCastError =>
  new ChatCastError("E_NO_RECIPIENT", "the keys of this member are not certified by its own and by the link", {
    path: "recipient",
  });
