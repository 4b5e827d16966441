import * as z from "zod/mini";
import { ERROR_CODES } from "../errors.ts";
import { chatMessage } from "./chat-message.ts";
import { party } from "./command.ts";
import { commandSeq } from "./epoch.ts";
import { bytes32 } from "./identity.ts";
import { faultRule } from "./lab-set.ts";
import { epochMillis, memberId, offset } from "./scalars.ts";
import { epoch, session } from "./sealed-entry.ts";

export const errorBody = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  path: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
  reason: z.optional(z.string()),
  by: z.optional(z.string()),
});

export const failure = z.object({ ok: z.literal(false), error: errorBody });

/** What a client may have unacknowledged on a connection for files. */
export const credit = z.object({ chunks: z.int().check(z.minimum(1)), bytes: z.int().check(z.minimum(1)) });
export type Credit = z.infer<typeof credit>;

/** What the server tells of itself, so that a client can refuse before it sends (native extra). */
export const serverFacts = z.object({
  protocol: z.int(),
  lab: z.boolean(),
  /** Largest file in bytes that a transfer or an upload may have. */
  maxFileSize: z.int(),
  /** Largest Socket.IO frame in bytes. */
  maxFrame: z.int(),
  /** The server takes connections for files (`role: "data"`), with this credit. */
  data: z.optional(credit),
  /** It passes on who is typing, to whoever asks for that when it enters. */
  typing: z.optional(z.literal(true)),
  /** It passes on how far members have what is said, to whoever asks for that when it enters. */
  received: z.optional(z.literal(true)),
  /** It tells what is pinned, in open rooms. */
  pins: z.optional(z.literal(true)),
});
export type ServerFacts = z.infer<typeof serverFacts>;

/**
 * `memberId` (native extra) tells members apart who had the same name one after the other. `key` (native extra) is there
 * for who proved one; without it the name proves nobody.
 */
export const user = z.object({
  username: z.string(),
  memberId: z.optional(memberId),
  key: z.optional(bytes32),
  /** In a sealed room: the keys with which the member speaks, certified by `key`. */
  session: z.optional(session),
  /** Native extras: what the member may do in the room, and whether it may speak. */
  role: z.optional(z.enum(["owner", "moderator"])),
  muted: z.optional(z.literal(true)),
});
export type User = z.infer<typeof user>;

/**
 * A private conversation of the member with its last offset, and the id of the message there while that is kept: a log
 * that was set back and has grown again is known by it (native extra: what to ask for after a reconnect).
 */
export const conversationHead = z.object({ with: z.string(), head: offset, last: z.optional(z.string()) });
export type ConversationHead = z.infer<typeof conversationHead>;

/** Answer of create_room and join_room: the newest messages of the room, oldest first, and the log's head. */
export const roomAnswer = z.object({
  ok: z.literal(true),
  room: z.object({
    name: z.string(),
    suite: z.string(),
    /** Of a sealed room. */
    epoch: z.optional(epoch),
    /** Native extras: who made the room, and how many commands were given in it. */
    founder: z.optional(z.pick(party, { memberId: true, key: true })),
    commands: z.optional(commandSeq),
  }),
  self: z.object({ username: z.string(), token: z.string(), memberId: z.optional(memberId) }),
  users: z.array(user),
  messages: z.array(chatMessage),
  head: offset,
  conversations: z.optional(z.array(conversationHead)),
  server: z.optional(serverFacts),
  /** The member's fault plan; there only where the server runs with the lab (native extra). */
  faults: z.optional(z.array(faultRule)),
});
export type RoomAnswer = z.infer<typeof roomAnswer>;

/** Answer of `members`; `more`: there are others behind these. */
export const membersAnswer = z.object({ ok: z.literal(true), members: z.array(user), more: z.boolean() });

/** Answer of join_room with `role: "data"`. */
export const dataAnswer = z.object({ ok: z.literal(true), self: z.object({ username: z.string() }), credit });
export type DataAnswer = z.infer<typeof dataAnswer>;

/** What was asked for is no longer kept: the log begins at `first` now (native extra). */
export const logReset = z.object({ reason: z.literal("trimmed"), first: offset });
export type LogReset = z.infer<typeof logReset>;

export const historyAnswer = z.object({
  ok: z.literal(true),
  messages: z.array(chatMessage),
  head: offset,
  reset: z.optional(logReset),
});
export type HistoryAnswer = z.infer<typeof historyAnswer>;

/** Answer of `heads`: the room's own conversation, and the private ones. */
export const headsAnswer = z.object({
  ok: z.literal(true),
  head: offset,
  last: z.optional(z.string()),
  conversations: z.array(conversationHead),
});
export type HeadsAnswer = z.infer<typeof headsAnswer>;

export const sentAnswer = z.object({
  ok: z.literal(true),
  offset,
  at: epochMillis,
  duplicate: z.optional(z.boolean()),
});
export type SentAnswer = z.infer<typeof sentAnswer>;

export const plainAnswer = z.object({ ok: z.literal(true) });
