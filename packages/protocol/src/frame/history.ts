import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { name, offset } from "./scalars.ts";

/**
 * Messages of a conversation: the first ones with an offset above `after` (0 unless told), or, with `before` instead
 * (native extra), the last ones with an offset below it. Answered oldest first; `with` names the other of a pair.
 */
const request = z
  .object({
    after: z.optional(offset),
    before: z.optional(offset.check(z.minimum(1))),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.historyPage)), LIMITS.historyDefault),
    with: z.optional(name),
  })
  .check(
    z.refine(({ after, before }) => after === undefined || before === undefined, {
      error: "must not come together with after",
      path: ["before"],
    }),
  );

/** All fields have their defaults, so the body may be missing altogether. */
export const history = z.prefault(request, {});
export type History = z.infer<typeof history>;
