import type { Session } from "@chatcast/protocol";
import type { Member } from "./roster.ts";

/** A member with the token that proves it. */
export interface Seated {
  member: Member;
  token: string;
}

interface Keys {
  key?: string | undefined;
  /** In a sealed room. */
  session?: Session | undefined;
  /** The key by which the room was found; a sealed room may have another one by now. */
  door?: string;
  /** Id that a new member gets: the founder's is known before it enters. */
  as?: string;
}

/**
 * What somebody shows to enter: the token of a member, or the connection's own seat; and the public key that it proved.
 * With neither token nor seat a new member is made.
 */
export type Proof = Keys & ({ token: string; self?: never } | { token?: never; self?: Seated });
