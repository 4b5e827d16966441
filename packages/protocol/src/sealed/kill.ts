import { ascii, concat, u32 } from "./bytes.ts";

/** Who stops which stream, where. */
export interface KillClaim {
  /** SHA-256 of the room's id. */
  roomHash: Uint8Array;
  /** Of the file that is under way. 16 bytes; no two files have the same, so that a copy of a KILL stops nothing else. */
  streamId: Uint8Array;
  /** Ed25519 key of the person who stops it, 32 bytes. */
  by: Uint8Array;
  /** Under which that person is in the room, UTF-8. */
  name: Uint8Array;
}

/** What the person's own key signs to stop a file that is under way. */
export const killStatement = ({ roomHash, streamId, by, name }: KillClaim): Uint8Array =>
  concat(ascii("chatcast/v1/kill"), roomHash, streamId, by, u32(name.length), name);
