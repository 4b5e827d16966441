import { type Audience, chunkSizeFor, type PathFacts, toBase64Url, totalChunksOf } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import { newId, type Platform } from "../platform.ts";
import type { StoredTransfer } from "../storage/port.ts";
import { sealedChunkSize } from "./packing.ts";

const STREAM_BYTES = 16;

/** Never used before. */
export const newStreamId = (platform: Pick<Platform, "randomBytes">): string =>
  toBase64Url(platform.randomBytes(new Uint8Array(STREAM_BYTES)));

/** A transfer that begins now. The id of a sealed one is that of its stream. */
export function newTransfer(
  platform: Platform,
  { name: fileName, size, lastModified, origin = { kind: "none" } }: ChunkSource,
  audience: Audience,
  path: PathFacts,
  sealed: boolean,
  expiresIn?: number,
): StoredTransfer {
  const suited = chunkSizeFor(size, path);
  const chunkSize = sealed ? sealedChunkSize(suited) : suited;
  return {
    id: sealed ? newStreamId(platform) : newId(platform),
    fileName,
    size,
    audience,
    chunkSize,
    totalChunks: totalChunksOf(size, chunkSize),
    startedAt: platform.now(),
    paused: false,
    source: origin,
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}
