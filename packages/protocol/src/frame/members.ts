import * as z from "zod/mini";
import { memberId } from "./scalars.ts";

/**
 * Asks who belongs to the room, here or not (native extra), a page at a time: those behind the member `after`. Answered
 * with `membersAnswer`.
 */
export const members = z.object({ after: z.optional(memberId) });
export type Members = z.infer<typeof members>;
