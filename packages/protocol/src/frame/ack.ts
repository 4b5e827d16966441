import * as z from "zod";
import { id, offset, seq } from "./scalars.ts";

/** Durable and valid. A probe without a checksum gets one without integrity in `meta`. */
export const ack = z.object({
  type: z.literal("ACK"),
  seq,
  id: id.optional(),
  transfer_id: z.string().optional(),
  meta: z
    .object({
      integrity_status: z.literal("valid").optional(),
      expected: z.string().optional(),
      received: z.string().optional(),
      offset: offset.optional(),
      at: z.number().optional(),
      duplicate: z.boolean().optional(),
    })
    .optional(),
});
export type Ack = z.infer<typeof ack>;
