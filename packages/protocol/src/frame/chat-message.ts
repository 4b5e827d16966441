import * as z from "zod";
import { audienceIssue } from "./audience.ts";
import { LIMITS } from "./limits.ts";
import { byteCount, epochMillis, id, mode, name, offset, seq, text } from "./scalars.ts";

/** Upper bound of a claimed file name before it is cleaned. */
const fileName = text.refine((value) => {
  const length = [...value].length;
  return length >= 1 && length <= LIMITS.fileNameCodePoints;
}, "1-255 code points");

/**
 * The seed's message: stored and delivered without an integrity tag, so `integrity.status` reads "unchecked".
 * A `from` sent by a client is ignored; a file's `url` must be one that this server gave to the sender.
 */
export const chatMessageUp = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("text"), mode, recipient: name.optional(), text: text.min(1), id: id.optional() }),
    z.object({
      type: z.literal("file"),
      mode,
      recipient: name.optional(),
      url: z.string().min(1).max(LIMITS.urlChars),
      fileName,
      fileSize: byteCount,
      id: id.optional(),
    }),
  ])
  .check((ctx) => {
    const issue = audienceIssue(ctx.value);
    if (issue) ctx.issues.push({ code: "custom", input: ctx.value, path: [issue.path], message: issue.message });
  });
export type ChatMessageUp = z.infer<typeof chatMessageUp>;

export const messageIntegrity = z.object({
  suite: z.string(),
  status: z.enum(["valid", "unchecked"]),
  seq: seq.optional(),
  checksum: z.string().optional(),
});
export type MessageIntegrity = z.infer<typeof messageIntegrity>;

/** A stored message as its readers get it. `offset` counts 1, 2, 3… without a hole in its conversation. */
export const chatMessage = z.object({
  id: z.string(),
  offset,
  type: z.enum(["text", "file"]),
  mode,
  from: z.string(),
  recipient: z.string().optional(),
  text: z.string().optional(),
  url: z.string().optional(),
  fileName: z.string().optional(),
  fileSize: byteCount.optional(),
  sha256: z.string().optional(),
  /** Native extra: the transfer that this file message completes. */
  transfer_id: z.string().optional(),
  at: epochMillis,
  integrity: messageIntegrity,
});
export type ChatMessage = z.infer<typeof chatMessage>;
