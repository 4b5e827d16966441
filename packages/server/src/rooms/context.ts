import type { Session, User } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import { shownId } from "../ids.ts";
import type { MemberRecord, Store } from "../store/port.ts";
import type { FileUrls } from "./file-urls.ts";
import type { Member } from "./roster.ts";

/** What every room works with. */
export interface RoomContext {
  store: Store;
  clock: Clock;
  /** The system's own when absent. */
  timers?: Timers;
  urls: FileUrls;
  /** How long a lost member's name is kept for its token, in ms. */
  nameHoldMs: number;
  maxMembers: number;
  /** At most one `room_users` per this many ms. */
  usersEveryMs: number;
  /** For failures of work that nobody waits for. */
  onError: (error: unknown, what: string) => void;
}

/** A member as its room is told of it, whether it is here or not. */
export const userOfRecord = ({ id, name, identity, session }: MemberRecord): User => ({
  username: name,
  memberId: shownId(id),
  ...(identity === undefined ? {} : { key: identity }),
  ...(session === undefined ? {} : { session: JSON.parse(session) as Session }),
});

export function recordOf(member: Member, roomId: string, state: { holdsName: boolean; left: boolean }): MemberRecord {
  const { id, tokenHash, name, joinedAt, identity, session, muted } = member;
  return {
    id,
    roomId,
    tokenHash,
    name: name.display,
    nameKey: name.key,
    joinedAt,
    ...state,
    ...(identity === undefined ? {} : { identity }),
    ...(session === undefined ? {} : { session: JSON.stringify(session) }),
    ...(muted === true ? { standing: "muted" as const } : {}),
  };
}
