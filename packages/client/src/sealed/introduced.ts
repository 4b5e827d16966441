import {
  type CryptoPort,
  fromBase64Url,
  linkedSessionStatement,
  sessionStatement,
  type User,
} from "@chatcast/protocol";
import type { Keyring } from "./keyring.ts";
import { shownName } from "./names.ts";

/** What everybody who has the link can check somebody by. */
export interface Introducing {
  crypto: Pick<CryptoPort, "verifySignature">;
  roomHash: Uint8Array;
  /** Of the present epoch. */
  keys: Pick<Keyring, "access" | "isBoxed">;
}

/**
 * The keys of somebody whom the server lists, where its person says so and either the link does or who began the epoch: what
 * a server makes up by itself is nobody's, with the help of somebody who was put out too. @returns the person's key and the one to agree with, or undefined
 */
export async function introduced(
  { crypto, roomHash, keys }: Introducing,
  { username, key, session }: User,
): Promise<{ key: Uint8Array; agree: Uint8Array } | undefined> {
  const bytes = (field: string | undefined) => fromBase64Url(field ?? "") ?? new Uint8Array();
  const [person, sign, agree] = [bytes(key), bytes(session?.sign), bytes(session?.agree)];
  const claim = { roomHash, sign, agree, username: new TextEncoder().encode(shownName(username)) };
  const linked = linkedSessionStatement(person, claim);
  const isLinked = () => crypto.verifySignature(keys.access.publicKey, linked, bytes(session?.linked));
  if (!keys.isBoxed(person) && !(await isLinked())) return undefined;
  if (!(await crypto.verifySignature(person, sessionStatement(claim), bytes(session?.certificate)))) return undefined;
  return { key: person, agree };
}
