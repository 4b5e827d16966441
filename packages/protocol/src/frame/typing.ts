import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { memberId, mode, name } from "./scalars.ts";

/**
 * Somebody writes something for that audience, or does not any more (native extra). A hint, of which the latest counts: it
 * is kept nowhere, waits for nobody, and may be lost. A client says it again while its person goes on, at most every
 * `TYPING.againMs`, and whoever was told forgets it after `TYPING.goodMs` by itself. A server that does not announce `typing`
 * in its facts does not know it.
 */
export const typingUp = z
  .object({ on: z.boolean(), mode, recipient: z.optional(name), recipientId: z.optional(memberId) })
  .check((ctx) => {
    const issue = audienceIssue(ctx.value);
    if (issue) ctx.issues.push({ code: "custom", input: ctx.value, path: [issue.path], message: issue.message });
  });
export type TypingUp = z.infer<typeof typingUp>;

/** The same as the audience is told, for which a connection has to ask when it enters (`typing`). */
export const typing = z.object({ from: z.string(), fromId: memberId, mode, on: z.boolean() });
export type Typing = z.infer<typeof typing>;

/** Milliseconds: how often it is said at most, after which silence it is over, and how long it is believed. */
export const TYPING = { againMs: 3_000, silenceMs: 5_000, goodMs: 6_000 } as const;
