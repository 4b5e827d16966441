import { ascii, concat, u32 } from "./bytes.ts";

/** The keys of one session: one tab, or one run of a program, as one member of one room. Public halves, 32 bytes each. */
export interface SessionKeys {
  /** Ed25519; signs frames. Lives as long as the session, so that its counters need no memory. */
  sign: Uint8Array;
  /** X25519; for private messages. The person's own, so that they can still be read after the session. */
  agree: Uint8Array;
}

export interface SessionClaim extends SessionKeys {
  /** SHA-256 of the room's id. */
  roomHash: Uint8Array;
  /** UTF-8 of the name under which the person speaks, as it is shown. */
  username: Uint8Array;
}

/** What a person's key signs to say: in this room, under this name, I speak with these keys. */
export function sessionStatement({ roomHash, sign, agree, username }: SessionClaim): Uint8Array {
  return concat(ascii("chatcast/v1/session"), roomHash, sign, agree, u32(username.length), username);
}

/**
 * What the room's access key signs to say: the person who speaks with these keys under this name has the link. Without it
 * somebody who has not, a server too, could list a person with a key that it made up.
 * @param person the person's Ed25519 key, 32 bytes
 */
export function linkedSessionStatement(
  person: Uint8Array,
  { roomHash, sign, agree, username }: SessionClaim,
): Uint8Array {
  return concat(ascii("chatcast/v1/linked-session"), roomHash, person, sign, agree, u32(username.length), username);
}
