import * as z from "zod/mini";
import { bytes32, bytes48, identity } from "./identity.ts";
import { LIMITS } from "./limits.ts";
import { name } from "./scalars.ts";
import { epoch, sealedEntry } from "./sealed-entry.ts";

/**
 * A new epoch of a sealed room, as the command says with which it begins: its number, the public half of the access key
 * that its secret makes, the secret of the epoch before under this one's, and SHA-256 of `boxesBytes`.
 */
export const epochStart = z.object({ number: epoch, access: bytes32, past: bytes48, boxes: bytes32 });
export type EpochStart = z.infer<typeof epochStart>;

/** Its secret, boxed for everybody who stays: of each the person's key and its box, 80 bytes, one behind the other. */
export const boxes = z.object({
  ephemeral: bytes32,
  boxes: z
    .string()
    .check(z.regex(/^[A-Za-z0-9_-]*$/, "base64url"), z.maxLength(Math.ceil((LIMITS.boxes * 80 * 4) / 3))),
});

/** Place of a command among those of its room: 0, 1, 2 … */
export const commandSeq = z.int().check(z.minimum(0), z.maximum(LIMITS.commands));

/** Asks for the boxes of the epoch that began with the command at `seq`, the present one (native extra). */
export const boxesOf = z.object({ seq: commandSeq });
export const boxesAnswer = z.extend(boxes, { ok: z.literal(true) });

/**
 * Asked before an entry by somebody whose link is of an earlier epoch, with the same proofs as an entry (native extra).
 * A key for which there is a box of the present epoch is answered with the room's commands from `from` on, and with those
 * boxes on the last page; everybody else as where there is no such room.
 */
export const renewal = z.object({ roomName: name, username: name, identity, sealed: sealedEntry, from: commandSeq });
export type Renewal = z.infer<typeof renewal>;
