import * as z from "zod/mini";

/** Leaves the room: the name is free at once, the token stays good. Sent without a body, or with an empty one. */
export const leaveRoom = z.union([z.undefined(), z.null(), z.object({})]);
