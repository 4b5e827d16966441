import {
  type BoxesFields,
  type ChatCastError,
  type Founder,
  forbidden,
  type GivenCommand,
  type NewBot,
  NOTICE_KINDS,
  type NoticeKind,
  noticeSentence,
  type OrderKind,
  type Party,
  type Reason,
  sentenceOf,
  type Who,
} from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import type { MemberRecord, MessageDraft, RoomRecord, StandingChange, StoredMessage } from "../store/port.ts";
import type { Member } from "./roster.ts";

/** A command, and who it is about if that is somebody here. */
export type Enforced = Pick<Ordered, "given" | "about">;

/** What became of a command. `line` is there when it was given just now. */
export interface Ordered {
  offset: number;
  at: number;
  given: GivenCommand;
  line?: StoredMessage;
  /** Who it was about, if that is somebody here. */
  about?: Member;
  /** The bot that was made just now. */
  made?: NewBot;
}

/** A command that is in force since just now. */
export type InForce = Ordered & { line: StoredMessage };

/** Answer of `renewal`. */
export interface Renewed {
  commands: GivenCommand[];
  count: number;
  founder?: Founder;
  boxes?: BoxesFields;
}

/** Sender of the lines that tell of commands: no member has an id of that length. */
export const ROOM_ITSELF = "room";

/** What was ordered at a place in the room. */
export type CommandAt = (seq: number) => GivenCommand | undefined;

const NOTICE = "notice-";

/** @param own what sets it apart from the others of its room */
export const noticeId = (kind: NoticeKind, own: string): string => `${NOTICE}${kind}-${own}`;

/** What the administrator made of the room, that a line of the log tells of. */
export function noticeIn({ senderId, id }: StoredMessage): { text: string; notice: NoticeKind } | undefined {
  if (senderId !== ROOM_ITSELF || !id.startsWith(NOTICE)) return undefined;
  const notice = NOTICE_KINDS.find((kind) => id.startsWith(`${NOTICE}${kind}-`));
  return notice && { text: noticeSentence(notice), notice };
}

/** The command that a line of the log tells of, with its words. */
export function toldBy(line: StoredMessage, at: CommandAt): { text: string; command: GivenCommand } | undefined {
  if (line.senderId !== ROOM_ITSELF || !line.id.startsWith(LINE)) return undefined;
  const command = at(Number(line.id.slice(LINE.length)));
  return command && { text: sentenceOf(command), command };
}

/** What was written by `order`. */
export const givenOf = (json: string): GivenCommand => JSON.parse(json) as GivenCommand;

export type Identified = { id: string; identity?: string | undefined };

export const whoIs = ({ id, identity: key }: Identified): Who => ({
  memberId: shownId(id),
  ...(key === undefined ? {} : { key }),
});

export function partyOf(member: Member | MemberRecord): Party {
  const { name, id, identity } = member;
  return { username: typeof name === "string" ? name : name.display, ...whoIs({ id, identity }) };
}

export const isSameParty = (one: Party, other: Party): boolean =>
  one.username === other.username && one.memberId === other.memberId && one.key === other.key;

/** What a command makes of memberships: those of a key, or the one that its token proves. */
export function changeOf({ kind }: GivenCommand, about: Identified | undefined) {
  const standing = { remove: "removed", ban: "removed", mute: "muted", unmute: undefined, close: "removed" } as const;
  if (!(kind in standing)) return undefined;
  const change = standing[kind as keyof typeof standing];
  if (kind === "close") return { of: "all", standing: change } satisfies StandingChange;
  if (about === undefined) return undefined;
  const of = about.identity === undefined ? { memberId: about.id } : { key: about.identity };
  return { of, standing: change } satisfies StandingChange;
}

/** The line tells of what was ordered in the room, or of what the administrator made of it. */
export const isOfRoom = ({ senderId }: StoredMessage): boolean => senderId === ROOM_ITSELF;

const LINE = "command-";

export const lineId = (seq: number): string => `${LINE}${seq}`;

const OUT: Partial<Record<OrderKind, readonly [reason: Reason, did: string]>> = {
  remove: ["removed", "removed you from this room"],
  ban: ["banned", "banned you from this room"],
  close: ["closed", "closed this room"],
};

/** What those are told whom a command puts out; undefined of one that puts nobody out. */
export function whyOut({ kind, by: { username: by } }: GivenCommand): ChatCastError | undefined {
  const [reason, did] = OUT[kind] ?? [];
  return reason && forbidden(reason, `${by} ${did}`, { by });
}

/** How the log tells of a command. */
export const lineOf = ({ id: roomId, suite }: RoomRecord, given: GivenCommand): MessageDraft => ({
  conversation: { kind: "room", roomId },
  senderId: ROOM_ITSELF,
  id: lineId(given.seq),
  from: given.by.username,
  body: { type: "text", text: sentenceOf(given) },
  integrity: { suite, status: "unchecked" },
  at: given.at,
});
