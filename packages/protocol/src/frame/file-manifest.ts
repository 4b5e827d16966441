import * as z from "zod/mini";
import { audienceIssue } from "./audience.ts";
import { LIMITS } from "./limits.ts";
import { byteCount, expiresIn, memberId, mode, name } from "./scalars.ts";

/** Of a sealed file: its stream's id, 16 bytes in unpadded base64url. */
export const streamId = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, "16 bytes in base64url"));

/**
 * Opens a file in a sealed room, and asks what the server has of it: the same again changes nothing. `frame` is an envelope
 * of kind `manifest` over the public sizes; the file's name and type are inside it.
 *
 * Good → CONTROL MISSING, and of a file that is complete COMPLETE. Signature wrong → CONTROL INTEGRITY_FAIL, and the id is
 * closed. Refused otherwise → NACK. Then come its chunks in any order (SEALED_CHUNK), and when all are acknowledged
 * FILE_SEAL.
 */
export const fileManifest = z
  .object({
    type: z.literal("FILE_MANIFEST"),
    transfer_id: streamId,
    total_size: byteCount,
    /** Bytes of the file in each chunk but the last. */
    chunk_size: z.int().check(z.minimum(LIMITS.chunkMin), z.maximum(LIMITS.chunkMax)),
    mode: z.optional(mode),
    recipient: z.optional(name),
    recipientId: z.optional(memberId),
    /** The file goes by itself so many seconds after it is complete. */
    expires_in: z.optional(expiresIn),
    /** Goes on with a file of the sender's that was stopped: the server has so many of its first chunks in quarantine. */
    continues: z.optional(
      z.object({ transfer_id: streamId, chunks: z.int().check(z.minimum(1), z.maximum(0xffff_ffff)) }),
    ),
    frame: z.string().check(z.minLength(1), z.maxLength(LIMITS.manifestChars)),
  })
  .check((ctx) => {
    const issue = audienceIssue(ctx.value);
    if (issue) ctx.issues.push({ code: "custom", input: ctx.value, path: [issue.path], message: issue.message });
  });
export type FileManifestPacket = z.infer<typeof fileManifest>;
