import * as z from "zod/mini";
import { ERROR_CODES } from "../errors.ts";
import { toldKill } from "./kill.ts";
import { id, seq } from "./scalars.ts";

/** Refused; nothing changed. `transfer_id` and `seq` are echoed only where they were well-formed. */
export const nack = z.object({
  type: z.literal("NACK"),
  seq: z.optional(seq),
  id: z.optional(id),
  transfer_id: z.optional(z.string()),
  meta: z.object({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.optional(z.number()),
    reason: z.optional(z.string()),
    by: z.optional(z.string()),
    /** Of `E_GAP`: id of the message that must come first. */
    expected: z.optional(id),
    /** Of `E_EPOCH` for a file, and of `E_STREAM_CLOSED` for one that was killed: so many of its first chunks are in quarantine. */
    quarantined: z.optional(z.int().check(z.minimum(1))),
    /** Beside that: by whose signed word, while the server remembers. */
    kill: z.optional(toldKill),
  }),
});
export type Nack = z.infer<typeof nack>;
