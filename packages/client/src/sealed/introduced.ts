import {
  type CryptoPort,
  fromBase64Url,
  linkedSessionStatement,
  sessionStatement,
  type User,
} from "@chatcast/protocol";
import { shownName } from "./names.ts";

/** What everybody who has the link can check somebody by. */
export interface Introducing {
  crypto: Pick<CryptoPort, "verifySignature">;
  roomHash: Uint8Array;
  /** Public half of the signer that the link makes; 32 bytes. */
  accessKey: Uint8Array;
}

/**
 * The keys of somebody whom the server lists, where both its person and the link say so: what a server makes up by itself is
 * nobody's. @returns the person's key and the one to agree with, or undefined
 */
export async function introduced(
  { crypto, roomHash, accessKey }: Introducing,
  { username, key, session }: User,
): Promise<{ key: Uint8Array; agree: Uint8Array } | undefined> {
  const bytes = (field: string | undefined) => fromBase64Url(field ?? "") ?? new Uint8Array();
  const [person, sign, agree] = [bytes(key), bytes(session?.sign), bytes(session?.agree)];
  const claim = { roomHash, sign, agree, username: new TextEncoder().encode(shownName(username)) };
  const linked = linkedSessionStatement(person, claim);
  if (!(await crypto.verifySignature(accessKey, linked, bytes(session?.linked)))) return undefined;
  if (!(await crypto.verifySignature(person, sessionStatement(claim), bytes(session?.certificate)))) return undefined;
  return { key: person, agree };
}
