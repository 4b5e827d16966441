import type { Session, User } from "@chatcast/protocol";
import type { Bus } from "../bus/port.ts";
import type { Clock, Timers } from "../clock.ts";
import { shownId } from "../ids.ts";
import type { Seats } from "../seats/port.ts";
import type { MemberRecord, Store, StoredMessage } from "../store/port.ts";
import type { Gone } from "../store/removals.ts";
import type { FileUrls } from "./file-urls.ts";
import type { Member } from "./roster.ts";

/** What rooms need of whoever delivers their hooks. */
export interface Hooks {
  /** The host that a hook may post to. @throws ChatCastError `E_SCHEMA`, `E_FORBIDDEN` for an address that is refused */
  hostOf(url: string): string;
  /** What a bot's hook signs with. */
  secretOf(botId: string): string;
  /** Something stands behind the cursor of a bot's hook. */
  wake(botId: string): void;
}

/** What rooms need of whoever tells members who are not here. */
export interface Push {
  /** @param isHere whether a member is in the room now, where its own page tells of news */
  said(
    message: StoredMessage,
    room: { id: string; name: string; sealed: boolean },
    isHere: (memberId: string) => boolean,
  ): void;
}

/** What every room works with. */
export interface RoomContext {
  store: Store;
  clock: Clock;
  /** The system's own when absent. */
  timers?: Timers;
  urls: FileUrls;
  /** Absent: bots have no hooks. */
  hooks?: Hooks;
  /** Absent: nobody who is not here is told. */
  push?: Push;
  /** How long a lost member's name is kept for its token, in ms. */
  nameHoldMs: number;
  maxMembers: number;
  /** At most one `room_users` per this many ms. */
  usersEveryMs: number;
  /** Removes what somebody has deleted; absent where rooms have no files. */
  discard?: (gone: Gone) => Promise<void>;
  /** For failures of work that nobody waits for. */
  onError: (error: unknown, what: string) => void;
  /** Set where several nodes serve the rooms of one log. */
  node?: NodeContext;
}

/** What the nodes of one log have in common beside it, as far as rooms need it. */
export interface NodeContext {
  seats: Seats;
  bus: Pick<Bus, "tell">;
  /** Memberships that are over by what was ordered at another node. */
  expelled(memberIds: readonly string[]): void;
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

/** The member holds its name no more; nobody waits for that. */
export function freeName({ store, onError }: RoomContext, member: Member, roomId: string): void {
  store
    .putMember(recordOf(member, roomId, { holdsName: false, left: false }))
    .catch((error: unknown) => onError(error, "free a name"));
}
