import {
  type CryptoPort,
  fromBase64Url,
  killStatement,
  type Signer,
  type ToldKill,
  toBase64Url,
} from "@chatcast/protocol";
import { shownName } from "./names.ts";

/** @param streamId of the file, in base64url @returns the signature, in base64url */
export async function signKill(person: Signer, roomHash: Uint8Array, streamId: string, name: string): Promise<string> {
  const stream = fromBase64Url(streamId) ?? new Uint8Array();
  const claim = { roomHash, streamId: stream, by: person.publicKey, name: utf8(shownName(name)) };
  return toBase64Url(await person.sign(killStatement(claim)));
}

/** Whether the person whom it names has signed it, for that file of that room. */
export async function isKill(
  crypto: CryptoPort,
  roomHash: Uint8Array,
  streamId: string,
  { by, signature }: ToldKill,
): Promise<boolean> {
  const [stream, key, signed] = [streamId, by.key ?? "", signature].map((text) => fromBase64Url(text));
  if (stream?.length !== 16 || key?.length !== 32 || signed === undefined) return false;
  const claim = { roomHash, streamId: stream, by: key, name: utf8(by.username) };
  return crypto.verifySignature(key, killStatement(claim), signed);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
