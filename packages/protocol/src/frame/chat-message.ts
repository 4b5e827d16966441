import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { givenCommand } from "./command.ts";
import { LIMITS } from "./limits.ts";
import { noticeKind } from "./notice.ts";
import { taggedRelation } from "./relation.ts";
import { byteCount, epochMillis, id, memberId, mode, name, offset, seq, text } from "./scalars.ts";

/** Upper bound of a claimed file name before it is cleaned. */
const fileName = text.check(
  z.refine((value) => {
    const length = [...value].length;
    return length >= 1 && length <= LIMITS.fileNameCodePoints;
  }, "1-255 code points"),
);

/**
 * The seed's message: stored and delivered without an integrity tag, so `integrity.status` reads "unchecked".
 * A `from` sent by a client is ignored; a file's `url` must be one that this server gave to the sender.
 */
export const chatMessageUp = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("text"),
      mode,
      recipient: z.optional(name),
      recipientId: z.optional(memberId),
      text: text.check(z.minLength(1)),
      id: z.optional(id),
    }),
    z.object({
      type: z.literal("file"),
      mode,
      recipient: z.optional(name),
      recipientId: z.optional(memberId),
      url: z.string().check(z.minLength(1), z.maxLength(LIMITS.urlChars)),
      fileName,
      fileSize: byteCount,
      id: z.optional(id),
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
  seq: z.optional(seq),
  checksum: z.optional(z.string()),
});
export type MessageIntegrity = z.infer<typeof messageIntegrity>;

/** A stored message as its readers get it. `offset` counts 1, 2, 3… without a hole in its conversation. */
export const chatMessage = z.object({
  id: z.string(),
  offset,
  type: z.enum(["text", "file"]),
  mode,
  from: z.string(),
  /** Native extras: which members `from` and `recipient` are. */
  fromId: z.optional(memberId),
  recipient: z.optional(z.string()),
  recipientId: z.optional(memberId),
  text: z.optional(z.string()),
  /** In place of `text`, in a sealed room: what the sender sealed and signed. */
  frame: z.optional(z.string()),
  /** Native extra: a bot said it, whoever holds its token. */
  bot: z.optional(z.literal(true)),
  /** Native extra: the line tells of a command; `text` says it in words, `from` and `fromId` who gave it. */
  command: z.optional(givenCommand),
  /** Native extra: the line tells what the administrator of the server made of the room; `text` says it in words. */
  notice: z.optional(noticeKind),
  url: z.optional(z.string()),
  fileName: z.optional(z.string()),
  fileSize: z.optional(byteCount),
  sha256: z.optional(z.string()),
  /** Native extra: from then on, by the server's clock, its url leads to nothing. */
  expiresAt: z.optional(epochMillis),
  /** Native extra, of a file in an open room: its sender's small picture of it in base64url, as long as the file is here. */
  thumbnail: z.optional(z.string()),
  /** Native extra: the transfer that this file message completes. */
  transfer_id: z.optional(z.string()),
  /** Native extra: what it says about an earlier message; in a sealed room that is inside `frame`. */
  relation: z.optional(taggedRelation),
  at: epochMillis,
  integrity: messageIntegrity,
});
export type ChatMessage = z.infer<typeof chatMessage>;
