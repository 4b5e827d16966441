import * as z from "zod/mini";
import { identity } from "./identity.ts";
import { name, token } from "./scalars.ts";
import { sealedEntry } from "./sealed-entry.ts";

/**
 * Enters a room. With the token of an earlier answer the member comes back as who it was, under this name, and an
 * older connection of the same member is closed with `E_CONFLICT`.
 *
 * Native extras: with `role: "data"` the connection is for files alone, beside the one that the member is in the room
 * with: it displaces nothing and hears nothing of the room. Answered with `DataAnswer`. A server that does not announce
 * `data` in its facts does not know the role, and would take the member over: never ask it. With `acks: "batch"` chunks
 * are acknowledged in batches (ACKS) on this connection.
 */
export const joinRoom = z.object({
  roomName: name,
  username: name,
  token: z.optional(token),
  identity: z.optional(identity),
  /** Enters a sealed room, whose `roomName` is its id. Without it open rooms alone are found. */
  sealed: z.optional(sealedEntry),
  role: z.optional(z.literal("data")),
  acks: z.optional(z.literal("batch")),
  /** Wants to be told who is typing (native extra). */
  typing: z.optional(z.boolean()),
  /** Wants to be told how far others have what is said (native extra). */
  received: z.optional(z.boolean()),
});
export type JoinRoom = z.infer<typeof joinRoom>;
