import * as z from "zod/mini";
import { streamId } from "./file-manifest.ts";
import { binary, seq } from "./scalars.ts";

/**
 * One chunk of a file whose manifest is there. `payload` is its signature, ciphertext and tag (`writeChunkFrame`); what
 * else there is to know of it, the manifest says. Answered like FILE_CHUNK, but that nobody tells the tag that was expected.
 */
export const sealedChunk = z.object({ type: z.literal("SEALED_CHUNK"), transfer_id: streamId, seq, payload: binary });
export type SealedChunk = z.infer<typeof sealedChunk>;
