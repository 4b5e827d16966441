import * as z from "zod/mini";

/** An address, as browsers give theirs. */
const endpoint = z.string().check(z.minLength(1), z.maxLength(2_048));
/** So many bytes, unpadded. */
const bytes = (count: number) =>
  z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((count * 4) / 3)}}$`)));

/**
 * Where a member's browser is told of news in its room (`PUT /push`): the browser's own address and keys (RFC 8291), what the
 * member wants to be told, and the words to show where the server knows none.
 */
export const pushSubscription = z.object({
  endpoint,
  keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
  level: z.enum(["everything", "private"]),
  words: z.string().check(z.minLength(1), z.maxLength(200)),
});

/** Which of a member's addresses is told nothing more (`DELETE /push`). */
export const pushAddress = z.object({ endpoint });
