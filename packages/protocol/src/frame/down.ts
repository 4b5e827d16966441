import * as z from "zod/mini";
import { ack } from "./ack.ts";
import { errorBody, user } from "./answers.ts";
import { chatMessage } from "./chat-message.ts";
import { serverControl } from "./control.ts";
import { nack } from "./nack.ts";
import { epochMillis } from "./scalars.ts";

/** Packets of `reliable_event` that the server sends. */
export const reliableDown = z.discriminatedUnion("type", [ack, nack, serverControl]);
export type ReliableDown = z.infer<typeof reliableDown>;

/** A transfer ended before it was complete; told to its audience, the sender among them. */
export const transferStopped = z.object({
  transfer_id: z.string(),
  from: z.string(),
  filename: z.string(),
  reason: z.enum(["integrity_compromised", "cancelled"]),
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
  transfer_stopped: transferStopped,
  reliable_event: reliableDown,
  error_event: errorEvent,
  server_shutdown: serverShutdown,
} as const;
export type DownEvents = { [E in keyof typeof downEvents]: z.infer<(typeof downEvents)[E]> };
export type DownEventName = keyof DownEvents;
