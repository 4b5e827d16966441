import { audienceIssue } from "./audience.ts";
import type { FileChunkWire } from "./file-chunk.ts";
import { LIMITS } from "./limits.ts";
import { ID } from "./scalars.ts";

/** With its bytes as they came in binary. */
export type PlainChunk = FileChunkWire & { payload: NonNullable<FileChunkWire["payload"]> };

/**
 * Recognises the chunk that the schema would take as it is: binary, named in no more than 255 units, and without a field
 * that would have to be dropped or complained about. That is nearly every one, and small chunks cost what is done about
 * each, not their bytes. Undefined decides nothing: ask the schema. Must never take what the schema refuses.
 */
export function plainChunk(body: unknown): PlainChunk | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  let needed = 0;
  for (const key in fields) {
    const takes = TAKES[key];
    if (takes === undefined || !takes(fields[key])) return undefined;
    if (NEEDED.has(key)) needed += 1;
  }
  if (needed < NEEDED.size) return undefined;
  const chunk = fields as PlainChunk;
  return audienceIssue(chunk) === undefined ? chunk : undefined;
}

const isString = (value: unknown): value is string => typeof value === "string";
const isId = (value: unknown): boolean => isString(value) && ID.test(value);
const within = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const NEEDED: ReadonlySet<string> = new Set([
  "type",
  "transfer_id",
  "seq",
  "payload",
  "total_chunks",
  "chunk_size",
  "filename",
  "total_size",
] satisfies (keyof FileChunkWire)[]);

/** What each field may hold. Without a prototype: a field of the body must not find anything else here. */
const TAKES: Record<string, (value: unknown) => boolean> = Object.assign(Object.create(null), {
  type: (value) => value === "FILE_CHUNK",
  transfer_id: isId,
  seq: within(0, 0xffff_ffff),
  checksum: isString,
  payload: (value) => value instanceof Uint8Array,
  total_chunks: within(1, Number.MAX_SAFE_INTEGER),
  chunk_size: within(LIMITS.chunkMin, LIMITS.chunkMax),
  // No fewer units than code points.
  filename: (value) =>
    isString(value) && value.length >= 1 && value.length <= LIMITS.fileNameCodePoints && value.isWellFormed(),
  total_size: within(0, Number.MAX_SAFE_INTEGER),
  mode: (value) => value === "broadcast" || value === "unicast",
  recipient: isString,
  recipientId: isId,
  expires_in: within(LIMITS.expirySecondsMin, LIMITS.expirySecondsMax),
  // Few chunks have one, and the schema looks into it.
  thumbnail: () => false,
} satisfies Record<Exclude<keyof FileChunkWire, "payload_b64">, (value: unknown) => boolean>);
