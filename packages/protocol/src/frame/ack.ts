import * as z from "zod/mini";
import { id, offset, seq } from "./scalars.ts";

/** Durable and valid. A probe without a checksum gets one without integrity in `meta`. */
export const ack = z.object({
  type: z.literal("ACK"),
  seq,
  id: z.optional(id),
  transfer_id: z.optional(z.string()),
  meta: z.optional(
    z.object({
      integrity_status: z.optional(z.literal("valid")),
      expected: z.optional(z.string()),
      received: z.optional(z.string()),
      offset: z.optional(offset),
      at: z.optional(z.number()),
      duplicate: z.optional(z.boolean()),
    }),
  ),
});
export type Ack = z.infer<typeof ack>;
