import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { relationIssue, taggedRelation } from "./relation.ts";
import { id, memberId, mode, name, seq, text } from "./scalars.ts";

/**
 * A reliable message. With `id` it is the message: checked, stored, delivered once, however often it is sent.
 * Without `id` it is the seed's probe: checked and acknowledged, delivered to nobody.
 *
 * `prev` is the id of the sender's previous message in that conversation. With it the message is refused (`E_GAP`) while
 * the server does not have that one, so that several may be on the way at once and still be stored in their order.
 *
 * Good → ACK. Tag wrong → CONTROL INTEGRITY_FAIL, nothing stored. Refused otherwise → NACK.
 */
export const msg = z
  .object({
    type: z.literal("MSG"),
    seq,
    payload: text,
    checksum: z.optional(z.string()),
    id: z.optional(id),
    prev: z.optional(id),
    mode: z.optional(mode),
    recipient: z.optional(name),
    recipientId: z.optional(memberId),
    /** Native extra: what it says about an earlier message of the same conversation. */
    relation: z.optional(taggedRelation),
  })
  .check((ctx) => {
    const { value } = ctx;
    const issue = value.id === undefined ? undefined : audienceIssue(value);
    if (issue) ctx.issues.push({ code: "custom", input: value, path: [issue.path], message: issue.message });
    if (value.id !== undefined && value.payload === "") {
      ctx.issues.push({ code: "custom", input: value, path: ["payload"], message: "empty message" });
    }
    if (value.relation === undefined) return;
    const related =
      value.id === undefined
        ? { path: "relation", message: "only a message with an id has a relation" }
        : relationIssue(value.relation, value.payload);
    if (related) {
      const path = related.path.split(".");
      ctx.issues.push({ code: "custom", input: value, path, message: related.message });
    }
  });
export type Msg = z.infer<typeof msg>;
