import * as z from "zod";
import { LIMITS } from "./limits.ts";
import { name, offset } from "./scalars.ts";

/** Messages of a conversation with an offset above `after`, oldest first; `with` names the other of a pair. */
export const history = z.object({
  after: offset.default(0),
  limit: z.number().int().min(1).max(LIMITS.historyPage).default(LIMITS.historyDefault),
  with: name.optional(),
});
export type History = z.infer<typeof history>;
