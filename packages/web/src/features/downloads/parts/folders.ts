/**
 * Where verified parts of sealed files are kept in the origin private file system: `parts/<name>.<member>/` with `bytes` and
 * `notes`, which prove them. The name is the file's, by its stream and its seal; the member is who reads it, so that two
 * people of one browser have each their own.
 */
const FOLDER = "parts";
export const BYTES = "bytes";
export const NOTES = "notes";

/** Whoever has not come back for the rest by then will not. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** @throws DOMException where the browser has no such storage, as in some private windows. */
async function parts(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

export const partOf = (name: string, member: string): string => `${name}.${member}`;

/** The folder of one part, made when it is not there. */
export async function folderOf(part: string): Promise<FileSystemDirectoryHandle> {
  return (await parts()).getDirectoryHandle(part, { create: true });
}

/** Removes one part. Harmless when there is none; one that is being written stays. */
export async function removePart(part: string): Promise<void> {
  await (await parts()).removeEntry(part, { recursive: true }).catch(() => undefined);
}

/** The file as it lies on the disk: nothing is read into memory. */
export async function bytesOf(part: string): Promise<File> {
  return (await (await folderOf(part)).getFileHandle(BYTES)).getFile();
}

/** Bytes of the notes of a part; 0 where there is none. Nothing is made by it. */
export async function notesOf(part: string): Promise<number> {
  try {
    const folder = await (await parts()).getDirectoryHandle(part);
    return (await (await folder.getFileHandle(NOTES)).getFile()).size;
  } catch {
    return 0;
  }
}

/** Removes what a member has read, and whatever nobody went on with for a week. @param now milliseconds since the epoch */
export async function sweep(now: number, member?: string): Promise<void> {
  for await (const [part, entry] of (await parts()).entries()) {
    if (entry.kind !== "directory") continue;
    const own = member !== undefined && part.endsWith(partOf("", member));
    if (own || now - (await changedAt(entry)) > KEPT_MS) await removePart(part);
  }
}

async function changedAt(folder: FileSystemDirectoryHandle): Promise<number> {
  const times = await Promise.all(
    [BYTES, NOTES].map(async (name) => {
      const file = await folder.getFileHandle(name).then(
        (handle) => handle.getFile(),
        () => undefined,
      );
      return file?.lastModified ?? 0;
    }),
  );
  return Math.max(...times);
}
