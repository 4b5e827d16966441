import * as z from "zod/mini";
import { epochMillis, id, memberId, offset, text } from "./scalars.ts";

/** Asks for the bots of the room (native extra); answered to the owner and to moderators. */
export const bots = z.union([z.undefined(), z.null(), z.object({})]);

/** A bot as those see it who may remove it. Its token and the address of its hook are told to nobody. */
export const botView = z.object({
  id,
  username: z.string(),
  memberId,
  /** When it was made, and the name of who made it. */
  at: epochMillis,
  by: z.string(),
  /** When its token was good for something last, to the minute. */
  usedAt: z.optional(epochMillis),
  hook: z.optional(
    z.object({
      host: z.string(),
      /** Everything up to this offset of the room was delivered, or is not for it. */
      cursor: offset,
      /** Why what comes behind it is not, and since when. */
      failure: z.optional(z.object({ since: epochMillis, reason: z.string() })),
    }),
  ),
});
export type BotView = z.infer<typeof botView>;

export const botsAnswer = z.object({ ok: z.literal(true), bots: z.array(botView) });

/** What is posted to `/hooks/<id>`; `text` is bounded like any message. */
export const hookPost = z.object({ text: text.check(z.minLength(1)) });

/** What that is answered with once it is stored. */
export const hookAnswer = z.object({
  id,
  offset: offset.check(z.minimum(1)),
  at: epochMillis,
  duplicate: z.optional(z.literal(true)),
});
