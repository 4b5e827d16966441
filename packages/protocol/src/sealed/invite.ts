import { fromBase64Url, toBase64Url } from "../base64url.ts";

/** What a link to a sealed room carries. Who has it has the room: everything said there, before and after. */
export interface Invite {
  /** 16 bytes; the only part that the server sees. */
  roomId: Uint8Array;
  /** 32 bytes. */
  secret: Uint8Array;
  /** First 16 bytes of SHA-256 of the creator's public key. */
  creator: Uint8Array;
  /** Whose secret it is: 0 from the room's beginning, one more with each removal. */
  epoch: number;
}

const ROOM_ID_BYTES = 16;
const SECRET_BYTES = 32;
const CREATOR_BYTES = 16;
const PATH = /^\/r\/([A-Za-z0-9_-]{22})$/;
const FRAGMENT = /^#v1\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})(?:\.([1-9][0-9]{0,9}))?$/;
const LAST_EPOCH = 0xffff_ffff;

/** Path and fragment, to be put behind an origin: `/r/<room id>#v1.<secret>.<creator>`, and `.<epoch>` but for 0. */
export function writeInvite({ roomId, secret, creator, epoch }: Invite): string {
  const later = epoch === 0 ? "" : `.${epoch}`;
  return `/r/${toBase64Url(roomId)}#v1.${toBase64Url(secret)}.${toBase64Url(creator)}${later}`;
}

/** @returns undefined for everything that `writeInvite` does not write */
export function readInvite(path: string, fragment: string): Invite | undefined {
  const [, room = ""] = PATH.exec(path) ?? [];
  const [, key = "", maker = "", number = "0"] = FRAGMENT.exec(fragment) ?? [];
  const roomId = fromBase64Url(room);
  const secret = fromBase64Url(key);
  const creator = fromBase64Url(maker);
  const epoch = Number(number);
  if (roomId?.length !== ROOM_ID_BYTES || secret?.length !== SECRET_BYTES || epoch > LAST_EPOCH) return undefined;
  return creator?.length === CREATOR_BYTES ? { roomId, secret, creator, epoch } : undefined;
}
