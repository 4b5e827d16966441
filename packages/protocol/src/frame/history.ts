import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { name, offset } from "./scalars.ts";

/** Messages of a conversation with an offset above `after`, oldest first; `with` names the other of a pair. */
export const history = z.object({
  after: z._default(offset, 0),
  limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.historyPage)), LIMITS.historyDefault),
  with: z.optional(name),
});
export type History = z.infer<typeof history>;
