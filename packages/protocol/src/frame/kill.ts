import * as z from "zod/mini";
import { party } from "./command.ts";
import { streamId } from "./file-manifest.ts";
import { bytes64 } from "./identity.ts";

/**
 * Stops a sealed file that is under way (native extra): for its sender, the recipient of a private one, and the room's owner
 * and moderators to say. `signature` is that of the person's own key over `killStatement`; without one, KILL is the server's
 * alone. Good → `transfer_stopped` for the file's audience, with `kill`. Refused → NACK, and nothing is stopped.
 */
export const signedKill = z.object({
  type: z.literal("CONTROL"),
  cmd: z.literal("KILL"),
  transfer_id: streamId,
  signature: bytes64,
});
export type SignedKill = z.infer<typeof signedKill>;

/** A KILL as everybody is told it: whoever hears of it checks it. */
export const toldKill = z.object({ by: party, signature: bytes64 });
export type ToldKill = z.infer<typeof toldKill>;
