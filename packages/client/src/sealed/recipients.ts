import {
  ChatCastError,
  type CryptoPort,
  type EnvelopeRecipient,
  fromBase64Url,
  sessionStatement,
  type User,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import { shownName } from "./names.ts";

export interface RoomFacts {
  crypto: CryptoPort;
  roomHash: Uint8Array;
  roomName: string;
  identities: Identities;
}

/**
 * For whom something private is sealed. Whose keys they are is what their own person says, and whose name it is what was
 * met: neither is the server's word. @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN`
 */
export async function recipientOf(
  { crypto, roomHash, identities, roomName }: RoomFacts,
  { username, key = "", session }: User,
): Promise<EnvelopeRecipient> {
  const [person, sign, agree, certificate] = [key, session?.sign, session?.agree, session?.certificate].map(
    (field) => fromBase64Url(field ?? "") ?? new Uint8Array(),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const claim = { roomHash, sign, agree, username: new TextEncoder().encode(shownName(username)) };
  if (!(await crypto.verifySignature(person, sessionStatement(claim), certificate))) throw noSession();
  if ((await identities.meet(roomName, username, key)) !== key) {
    throw new ChatCastError("E_FORBIDDEN", `compare safety numbers with ${username} first: the key is another one`);
  }
  return { key: person, agree };
}

export const noSession = (): ChatCastError =>
  new ChatCastError("E_NO_RECIPIENT", "the keys of this member are not certified by its own", { path: "recipient" });
