import { barePicture, readThumbnail, toBase64Url } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";

/**
 * What is shown of a file in an open room before anybody has it, as it goes on the wire, without what its encoder says of it.
 * @returns undefined where there is no small picture; the file goes without
 */
export async function smallPicture(source: ChunkSource): Promise<string | undefined> {
  const bytes = await source.thumbnail?.().catch(() => undefined);
  const read = bytes && readThumbnail(barePicture(bytes));
  return read && toBase64Url(read.bytes);
}
