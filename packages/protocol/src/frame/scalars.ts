import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";

// The page's content security policy forbids eval, which zod's compiled parsers would use.
z.config({ jitless: true });

/** A string that UTF-8 can carry: a lone surrogate would change on the way and break its tag. */
export const text = z.string().check(z.refine((value) => value.isWellFormed(), "lone surrogate"));

/** Sequence number, unsigned 32 bit. Never wrapped: 4294967301 is refused, not read as 5. */
export const seq = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));

/** Position in a conversation's log, 1, 2, 3…; 0 stands before the first. */
export const offset = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

/** Milliseconds since the epoch, as the server's clock had it. */
export const epochMillis = z.int().check(z.minimum(0));

export const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const id = z.string().check(z.regex(ID, "1-64 characters of A-Z a-z 0-9 _ -"));

/** Opaque; one member's in its room, whatever name it goes by. */
export const memberId = z.string().check(z.regex(ID, "1-64 characters of A-Z a-z 0-9 _ -"));

/** Names are only shape-checked here; `names.ts` decides which strings are possible names. */
export const name = z.string();

export const token = z.string().check(z.maxLength(LIMITS.tokenChars));

export const mode = z.enum(["broadcast", "unicast"]);
export type Mode = z.infer<typeof mode>;

export const byteCount = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

/** How long a file is kept once it is complete, in seconds by the server's clock. */
export const expiresIn = z.int().check(z.minimum(LIMITS.expirySecondsMin), z.maximum(LIMITS.expirySecondsMax));

export const binary = z.instanceof(Uint8Array);
