import * as z from "zod/mini";

/** 32 bytes in unpadded base64url: a public key, as everybody in the room sees it, or a nonce. */
export const bytes32 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url"));
export const bytes48 = z.string().check(z.regex(/^[A-Za-z0-9_-]{64}$/, "48 bytes in base64url"));
export const bytes64 = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/, "64 bytes in base64url"));

/**
 * Asks for a nonce, to prove a key with (native extra). It is good for one entry on this connection; another one takes its
 * place.
 */
export const challenge = z.union([z.undefined(), z.null(), z.object({})]);
export const challengeAnswer = z.object({ ok: z.literal(true), nonce: bytes32 });

/** Who enters: the key, and its signature over `entryStatement` with the connection's nonce (native extra). */
export const identity = z.object({ key: bytes32, proof: bytes64 });
export type Identity = z.infer<typeof identity>;
