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
