import * as z from "zod/mini";
import { streamId } from "./file-manifest.ts";
import { LIMITS } from "./limits.ts";

/**
 * Ends a file all of whose chunks are stored: `frame` is an envelope of kind `seal`, with the roots inside it.
 *
 * Good → CONTROL COMPLETE, and the file's message. Chunks are missing → CONTROL MISSING (`E_INCOMPLETE` for a callback).
 * Signature wrong → CONTROL INTEGRITY_FAIL, and the stream is dead. Refused otherwise → NACK.
 */
export const fileSeal = z.object({
  type: z.literal("FILE_SEAL"),
  transfer_id: streamId,
  frame: z.string().check(z.minLength(1), z.maxLength(LIMITS.sealChars)),
});
export type FileSealPacket = z.infer<typeof fileSeal>;
