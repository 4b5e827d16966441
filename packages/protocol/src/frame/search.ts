import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { epochMillis, name, offset, text } from "./scalars.ts";

/**
 * Finds words in an open room's conversation, or in that with a member (native extra): messages that have every word of
 * the query, each as a word or its beginning, without regard to case and accents, as their authors left them. The newest
 * come first; with `before`, of those with an offset below it.
 */
export const search = z.object({
  query: text.check(z.minLength(1), z.maxLength(LIMITS.queryChars)),
  with: z.optional(name),
  before: z.optional(offset.check(z.minimum(1))),
  limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.historyDefault)), 20),
});
export type Search = z.infer<typeof search>;

/** A message that was found. Its text is the server's word: what is shown in the log was checked. */
export const searchHit = z.object({ offset, id: z.string(), from: z.string(), at: epochMillis, text: z.string() });
export type SearchHit = z.infer<typeof searchHit>;

/**
 * Asks what is pinned in an open room's conversation, or in that with a member (native extra). A server that does not announce
 * `pins` in its facts does not know it.
 */
export const pins = z.object({ with: z.optional(name) });
export type Pins = z.infer<typeof pins>;

/** The messages whose last pin or unpin is a pin, those pinned last first, `LIMITS.pins` at most. */
export const pinsAnswer = z.object({ ok: z.literal(true), pins: z.array(searchHit) });

/** `more` when there are further ones below the last. */
export const searchAnswer = z.object({ ok: z.literal(true), hits: z.array(searchHit), more: z.boolean() });
export type SearchAnswer = z.infer<typeof searchAnswer>;
