import * as z from "zod/mini";
import { identity } from "./identity.ts";
import { name } from "./scalars.ts";
import { sealedEntry } from "./sealed-entry.ts";

/** Makes a room and enters it. `E_ROOM_EXISTS` when the name is taken; answered with `RoomAnswer`. */
export const createRoom = z.object({
  roomName: name,
  username: name,
  identity: z.optional(identity),
  /** Makes a sealed room, whose `roomName` is its id: nobody finds it by that name. */
  sealed: z.optional(sealedEntry),
  /** Wants to be told who is typing (native extra). */
  typing: z.optional(z.boolean()),
  /** Wants to be told how far others have what is said (native extra). */
  received: z.optional(z.boolean()),
});
export type CreateRoom = z.infer<typeof createRoom>;
