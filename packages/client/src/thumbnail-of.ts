import { fromBase64Url, readThumbnail, type Thumbnail } from "@chatcast/protocol";
import type { MessageFile } from "./message-view.ts";

/**
 * A small picture of a file by its sender, whose word it is before the file is here. Safe to hand to a decoder.
 * @returns undefined where its sender shows none, or something else
 */
export function thumbnailOf({ sealed, shown = "" }: Pick<MessageFile, "sealed" | "shown">): Thumbnail | undefined {
  if (sealed !== undefined) return sealed.thumbnail;
  const bytes = fromBase64Url(shown);
  return bytes && readThumbnail(bytes);
}
