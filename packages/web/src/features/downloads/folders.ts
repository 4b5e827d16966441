import { readMarks } from "@chatcast/client/download";

/**
 * Where downloads are kept in the origin private file system: `downloads/<sha256>/` with `bytes`, `marks` (how much of
 * them is synced) and, once the person has got them, an empty `handed`.
 */
const FOLDER = "downloads";
export const BYTES = "bytes";
export const MARKS = "marks";
const HANDED = "handed";

/** Whoever has not come back for the rest by then will not. */
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** The browser copies what it was handed from here to the person's folder; it never says when it is done. */
const HANDED_MS = 60 * 60_000;

/** What is here of one download. */
export interface Leftover {
  sha256: string;
  /** Bytes that are synced. */
  kept: number;
  /** The person has got it already; this is the copy that the browser took it from. */
  handed: boolean;
}

/** @throws DOMException where the browser has no such storage, as in some private windows. */
async function downloads(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

/** The folder of one download, made when it is not there. */
export async function folderOf(sha256: string): Promise<FileSystemDirectoryHandle> {
  return (await downloads()).getDirectoryHandle(sha256, { create: true });
}

/** Removes one download. Harmless when there is none; one that a tab has open stays. */
export async function removeFolder(sha256: string): Promise<void> {
  await (await downloads()).removeEntry(sha256, { recursive: true }).catch(() => undefined);
}

/** The complete bytes as a File on the disk: nothing is read into memory. */
export async function bytesOf(sha256: string): Promise<File> {
  return (await (await folderOf(sha256)).getFileHandle(BYTES)).getFile();
}

/** Notes that the browser is copying the bytes to the person's folder. */
export async function noteHanded(sha256: string): Promise<void> {
  const folder = await folderOf(sha256);
  // Made anew: its time is that of the last hand-over.
  await folder.removeEntry(HANDED).catch(() => undefined);
  await folder.getFileHandle(HANDED, { create: true });
}

/**
 * Downloads that are here. Those that are too old, and those that were handed over a while ago, are removed on the
 * way; so is what cannot be read as a download.
 * @param now milliseconds since the epoch
 */
export async function leftovers(now: number): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for await (const [sha256, entry] of (await downloads()).entries()) {
    if (entry.kind !== "directory") continue;
    const [bytes, marks, handed] = await Promise.all([BYTES, MARKS, HANDED].map((name) => fileIn(entry, name)));
    const changed = (handed ?? marks ?? bytes)?.lastModified ?? 0;
    if (now - changed > (handed === undefined ? KEPT_MS : HANDED_MS)) await removeFolder(sha256);
    else if (marks !== undefined && bytes !== undefined) {
      const { kept } = readMarks(new Uint8Array(await marks.arrayBuffer()), sha256, bytes.size);
      if (kept > 0) found.push({ sha256, kept, handed: handed !== undefined });
    }
  }
  return found;
}

async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch {
    return undefined;
  }
}
