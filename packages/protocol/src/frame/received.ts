import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { memberId, mode, name, offset } from "./scalars.ts";

/** The first and the last place in the log between which a member has all of a conversation; `upTo` 0: nothing yet. */
const place = { from: offset.check(z.minimum(1)), upTo: offset };

/**
 * This member's program has all of that conversation from there to there (native extra): the room's own, or the private one with
 * `recipient`. A hint, of which the latest counts: it is kept in memory alone and may be lost. With `others` the answer says
 * how far those come who are in the room. A server that does not announce `received` in its facts does not know it.
 */
export const receivedUp = z
  .object({
    ...place,
    mode,
    recipient: z.optional(name),
    recipientId: z.optional(memberId),
    others: z.optional(z.boolean()),
  })
  .check((ctx) => {
    const issue = audienceIssue(ctx.value);
    if (issue) ctx.issues.push({ code: "custom", input: ctx.value, path: [issue.path], message: issue.message });
  });
export type ReceivedUp = z.infer<typeof receivedUp>;

const marks = z.array(z.object({ memberId, ...place }));

/** The same as others are told, several members at once, for which a connection has to ask when it enters (`received`). */
export const received = z.object({ mode, marks });
export type ReceivedTold = z.infer<typeof received>;

export const receivedAnswer = z.object({ ok: z.literal(true), marks: z.optional(marks) });

/**
 * members: in a room of more it is not passed on, since each message would make all of them tell all others. Milliseconds: how
 * often a client says it, and how long a server gathers before it tells.
 */
export const RECEIVED = { members: 50, againMs: 1_000, gatherMs: 250 } as const;
