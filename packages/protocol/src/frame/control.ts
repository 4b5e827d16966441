import * as z from "zod/mini";
import { credit } from "./answers.ts";
import { byteCount, id, seq } from "./scalars.ts";

/** Commands that a client may give; every other one is the server's alone (`E_FORBIDDEN`). */
export const clientControl = z.object({
  type: z.literal("CONTROL"),
  cmd: z.enum(["RESUME_REQUEST", "CANCEL"]),
  transfer_id: id,
});
export type ClientControl = z.infer<typeof clientControl>;

/** Commands that only the server gives. */
export const SERVER_COMMANDS: ReadonlySet<string> = new Set([
  "INTEGRITY_FAIL",
  "CUM_ACK",
  "ACKS",
  "MISSING",
  "COMPLETE",
  "CANCELLED",
  "KILL",
]);

/** What an integrity failure tells. `expected` is given for the unkeyed suite only; a keyed one would be an oracle. */
export const integrityFailMeta = z.object({
  reason: z.literal("integrity_compromised"),
  expected: z.optional(z.string()),
  received: z.string(),
  seq,
  type: z.enum(["MSG", "FILE_CHUNK"]),
});

/** Inclusive ranges `[first, last]` of chunks that the receiver lacks. */
export const chunkRange = z.tuple([seq, seq]);
export type ChunkRange = z.infer<typeof chunkRange>;

const control = { type: z.literal("CONTROL"), transfer_id: z.string() };

export const serverControl = z.discriminatedUnion("cmd", [
  z.object({ ...control, cmd: z.literal("INTEGRITY_FAIL"), seq, id: z.optional(id), meta: integrityFailMeta }),
  z.object({ ...control, cmd: z.literal("CUM_ACK"), meta: z.object({ highest_contig: z.int().check(z.minimum(-1)) }) }),
  /** Chunks that are durable and valid, each with the tag that was expected; the credit is the one from now on. */
  z.object({
    ...control,
    cmd: z.literal("ACKS"),
    meta: z.object({
      highest_contig: z.optional(z.int().check(z.minimum(-1))),
      acked: z.array(z.tuple([seq, z.string()])),
      credit: z.optional(credit),
    }),
  }),
  z.object({
    ...control,
    cmd: z.literal("MISSING"),
    meta: z.object({
      highest_contig: z.int().check(z.minimum(-1)),
      received: z.int().check(z.minimum(0)),
      missing: z.array(chunkRange),
      truncated: z.optional(z.boolean()),
    }),
  }),
  z.object({
    ...control,
    cmd: z.literal("COMPLETE"),
    meta: z.object({ url: z.string(), sha256: z.string(), size: byteCount }),
  }),
  z.object({ ...control, cmd: z.literal("CANCELLED") }),
]);
export type ServerControl = z.infer<typeof serverControl>;
