import { useSealedFiles } from "../../../ui/sealedFiles.ts";
import type { GalleryItem } from "./items.ts";

/** Where the bytes of a file are to be had: of a sealed one only what was verified. `read` fetches that. */
export function useFileBytes(message: GalleryItem["message"]): {
  url: string | undefined;
  bytes: Blob | undefined;
  read: (() => void) | undefined;
} {
  const files = useSealedFiles();
  if (message.file.sealed === undefined) return { url: message.file.url, bytes: undefined, read: undefined };
  return { url: files?.urlOf(message), bytes: files?.bytesOf(message), read: () => files?.read(message) };
}
