import { ascii, concat, u32 } from "./bytes.ts";

export interface EntryNames {
  /** 32 bytes that the server made up for this connection. */
  nonce: Uint8Array;
  /** UTF-8 of the names as they are sent, before anybody folds them. */
  roomName: Uint8Array;
  username: Uint8Array;
}

/**
 * What a person's key signs to enter a room: nonce, room and name, each with its length before it. A signature is good
 * for one entry, into that room, under that name.
 */
export function entryStatement({ nonce, roomName, username }: EntryNames): Uint8Array {
  return concat(ascii("chatcast/v1/entry"), nonce, u32(roomName.length), roomName, u32(username.length), username);
}

export interface SealedEntry {
  /** 32 bytes that the server made up for this connection. */
  nonce: Uint8Array;
  /** 16 bytes. */
  roomId: Uint8Array;
  /** Public key of the signer that the room's access key is the seed of. 32 bytes. */
  access: Uint8Array;
  /** UTF-8 of the name, as it is shown. */
  username: Uint8Array;
}

/**
 * What is signed to enter a sealed room, twice: by the person's key (`person`), and by the key that only whoever has the
 * link can make (`link`). The two have labels of their own, so that neither signature passes for the other, nor for
 * one that opens a room by its name.
 */
export function sealedEntryStatement(by: "person" | "link", entry: SealedEntry): Uint8Array {
  const { nonce, roomId, access, username } = entry;
  return concat(ascii(`chatcast/v1/sealed-entry/${by}`), nonce, roomId, access, u32(username.length), username);
}
