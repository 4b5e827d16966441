import * as z from "zod/mini";
import { bytes32, bytes64 } from "./identity.ts";

/** Which secret of a sealed room holds; grows when a member is removed. */
export const epoch = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));

/**
 * The keys with which a member speaks, its own key's signature over `sessionStatement`, and that of the room's access key
 * over `linkedSessionStatement`: whoever has the link sees by it that so has the member (native extra).
 */
export const session = z.object({ sign: bytes32, agree: bytes32, certificate: bytes64, linked: bytes64 });
export type Session = z.infer<typeof session>;

/**
 * What somebody who has the link of a sealed room shows beside `identity`, which it must have (native extra): the public
 * key whose seed is the room's access key, with its signature over `sealedEntryStatement`. `identity.proof` is over the
 * person's part of the same. Whoever has not the link, and whoever asks for a room that is not there, get one answer.
 */
export const sealedEntry = z.object({ access: bytes32, proof: bytes64, session });
export type SealedEntryFields = z.infer<typeof sealedEntry>;
