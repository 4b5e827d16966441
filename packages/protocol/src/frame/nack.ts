import * as z from "zod";
import { ERROR_CODES } from "../errors.ts";
import { id, seq } from "./scalars.ts";

/** Refused; nothing changed. `transfer_id` and `seq` are echoed only where they were well-formed. */
export const nack = z.object({
  type: z.literal("NACK"),
  seq: seq.optional(),
  id: id.optional(),
  transfer_id: z.string().optional(),
  meta: z.object({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.number().optional(),
  }),
});
export type Nack = z.infer<typeof nack>;
