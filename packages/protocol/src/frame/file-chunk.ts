import * as z from "zod/mini";
import { fromBase64Url } from "../base64url.ts";
import { audienceIssue } from "./audience.ts";
import { LIMITS } from "./limits.ts";
import { binary, byteCount, expiresIn, id, memberId, mode, name, seq, text } from "./scalars.ts";
import { readThumbnail } from "./thumbnail.ts";

/** A small picture of a file, by its sender, in base64url: one that `readThumbnail` takes. */
const thumbnail = z.string().check(
  z.maxLength(LIMITS.thumbnailChars),
  z.refine((value) => {
    const bytes = value.length > LIMITS.thumbnailChars ? undefined : fromBase64Url(value);
    return bytes !== undefined && readThumbnail(bytes) !== undefined;
  }, "a small WebP or JPEG in base64url"),
);

const fields = {
  type: z.literal("FILE_CHUNK"),
  transfer_id: id,
  seq,
  checksum: z.optional(z.string()),
  total_chunks: z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER)),
  chunk_size: z.int().check(z.minimum(LIMITS.chunkMin), z.maximum(LIMITS.chunkMax)),
  filename: text.check(
    z.refine((value) => {
      const length = [...value].length;
      return length >= 1 && length <= LIMITS.fileNameCodePoints;
    }, "1-255 code points"),
  ),
  total_size: byteCount,
  mode: z.optional(mode),
  recipient: z.optional(name),
  recipientId: z.optional(memberId),
  /** Native extra: the file goes by itself so many seconds after it is complete. The chunk that opens the transfer decides. */
  expires_in: z.optional(expiresIn),
  /** Native extra: what its sender shows of the file before anybody has it. The chunk that opens the transfer decides. */
  thumbnail: z.optional(thumbnail),
};

/**
 * One chunk of a file; `seq` is its zero-based index. The bytes come as a binary attachment (`payload`) or in
 * Base64 (`payload_b64`), never both. The first stored chunk of an unknown `transfer_id` opens the transfer and fixes
 * its audience, name and totals; chunks come in any order.
 *
 * Stored durably → ACK, and CUM_ACK as the contiguous prefix grows. Tag wrong → INTEGRITY_FAIL and the stream is dead.
 * Refused otherwise → NACK. All in → COMPLETE.
 */
export const fileChunk = z
  .object({ ...fields, payload: z.optional(binary), payload_b64: z.optional(z.string()) })
  .check((ctx) => {
    const { value } = ctx;
    const issue = audienceIssue(value);
    if (issue) ctx.issues.push({ code: "custom", input: value, path: [issue.path], message: issue.message });
    if ((value.payload === undefined) === (value.payload_b64 === undefined)) {
      ctx.issues.push({ code: "custom", input: value, path: ["payload"], message: "payload or payload_b64" });
    }
    if (value.payload_b64 !== undefined && value.chunk_size > LIMITS.chunkMaxBase64) {
      ctx.issues.push({ code: "custom", input: value, path: ["chunk_size"], message: "too large for Base64" });
    }
  });
export type FileChunkWire = z.infer<typeof fileChunk>;

/** A chunk behind the gate: its bytes are bytes, whichever way they came. */
export type FileChunk = Omit<FileChunkWire, "payload" | "payload_b64"> & { bytes: Uint8Array };
