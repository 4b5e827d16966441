import * as z from "zod/mini";
import { identity } from "./identity.ts";
import { name } from "./scalars.ts";

/** Makes a room and enters it. `E_ROOM_EXISTS` when the name is taken; answered with `RoomAnswer`. */
export const createRoom = z.object({ roomName: name, username: name, identity: z.optional(identity) });
export type CreateRoom = z.infer<typeof createRoom>;
