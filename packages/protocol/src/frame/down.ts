import * as z from "zod/mini";
import { ack } from "./ack.ts";
import { errorBody, user } from "./answers.ts";
import { chatMessage } from "./chat-message.ts";
import { serverControl } from "./control.ts";
import { toldKill } from "./kill.ts";
import { nack } from "./nack.ts";
import { received } from "./received.ts";
import { byteCount, epochMillis, memberId, mode } from "./scalars.ts";
import { typing } from "./typing.ts";

/** Packets of `reliable_event` that the server sends. */
export const reliableDown = z.discriminatedUnion("type", [ack, nack, serverControl]);
export type ReliableDown = z.infer<typeof reliableDown>;

/**
 * A sealed file is under way (native extra): told to its audience when it begins, when it goes on, and to who enters
 * meanwhile. It ends with its message, or with `transfer_stopped`.
 */
export const transferStarted = z.object({
  transfer_id: z.string(),
  from: z.string(),
  fromId: z.optional(memberId),
  mode,
  total_size: byteCount,
  /** Goes on with what was verified of that one. */
  continues: z.optional(z.string()),
});
export type TransferStarted = z.infer<typeof transferStarted>;

/**
 * A transfer ended before it was complete; told to its audience, the sender among them. `killed`: by the signed KILL that
 * comes with it. `rekeyed`: the room has new keys, and its sender goes on with them.
 */
export const transferStopped = z.object({
  transfer_id: z.string(),
  from: z.string(),
  filename: z.string(),
  reason: z.enum(["integrity_compromised", "cancelled", "killed", "rekeyed"]),
  kill: z.optional(toldKill),
  /** So many of its first chunks were verified and are in quarantine (native extra). */
  quarantined: z.optional(z.int().check(z.minimum(1))),
  at: epochMillis,
});
export type TransferStopped = z.infer<typeof transferStopped>;

export const errorEvent = z.extend(errorBody, { event: z.string() });
export type ErrorEvent = z.infer<typeof errorEvent>;

/** The server is going down; come back after a random wait of up to `retryWithinMs`. */
export const serverShutdown = z.object({ retryWithinMs: z.int().check(z.minimum(0)) });

/** Everything a server may say on its own, by event name. */
export const downEvents = {
  room_users: z.object({ users: z.array(user) }),
  user_joined: user,
  user_left: user,
  chat_message: chatMessage,
  typing,
  received,
  transfer_started: transferStarted,
  transfer_stopped: transferStopped,
  reliable_event: reliableDown,
  error_event: errorEvent,
  server_shutdown: serverShutdown,
} as const;
export type DownEvents = { [E in keyof typeof downEvents]: z.infer<(typeof downEvents)[E]> };
export type DownEventName = keyof DownEvents;
