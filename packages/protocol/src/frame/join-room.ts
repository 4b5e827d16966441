import * as z from "zod/mini";
import { identity } from "./identity.ts";
import { name, token } from "./scalars.ts";

/**
 * Enters a room. With the token of an earlier answer the member comes back as who it was, under this name, and an
 * older connection of the same member is closed with `E_CONFLICT`.
 */
export const joinRoom = z.object({
  roomName: name,
  username: name,
  token: z.optional(token),
  identity: z.optional(identity),
});
export type JoinRoom = z.infer<typeof joinRoom>;
