import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { LIMITS } from "./limits.ts";
import { id, memberId, mode, name, offset, seq } from "./scalars.ts";

/**
 * A message in a sealed room, and the only thing that is said there: `frame` is an envelope (`writeEnvelope`), which the
 * server checks (sender, place in its stream, recipient, size) and cannot read. Everything else is as in `MSG`.
 *
 * Good → ACK. Signature wrong → CONTROL INTEGRITY_FAIL, nothing stored. Refused otherwise → NACK; `E_GAP` when the frames
 * before it in its stream are missing.
 */
export const sealedMsg = z
  .object({
    type: z.literal("SEALED"),
    seq,
    id,
    prev: z.optional(id),
    mode: z.optional(mode),
    recipient: z.optional(name),
    recipientId: z.optional(memberId),
    /**
     * The frame, which the server cannot read, deletes the file at that offset of the conversation: its bytes go too. They
     * are its sender's alone to delete.
     */
    deletes: z.optional(offset.check(z.minimum(1))),
    frame: z.string().check(z.minLength(1), z.maxLength(LIMITS.frameChars)),
  })
  .check((ctx) => {
    const issue = audienceIssue(ctx.value);
    if (issue) ctx.issues.push({ code: "custom", input: ctx.value, path: [issue.path], message: issue.message });
  });
export type SealedMsg = z.infer<typeof sealedMsg>;
