import { blobSource, type ChunkSource, LIMITS } from "@chatcast/client";
import { type DroppedEntry, filesIn } from "./folders.ts";

/** A file that somebody chose, and what it can be read by again after a reload, where the browser gives that. */
export interface PickedFile {
  file: File;
  handle?: FileSystemFileHandle;
  /** Where it lies in a folder that was chosen with it. */
  folder?: string;
}

/** Files that are taken at once; whoever sends more drops them one folder after the other. */
export const MOST_FILES = 100;

/** Subset of `window` in browsers that give out handles: only in secure contexts. */
interface HandlePicker {
  showOpenFilePicker?(options: { multiple: boolean }): Promise<FileSystemFileHandle[]>;
}

/** Subset of a dragged item, likewise. */
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

export const givesHandles = (): boolean => (window as HandlePicker).showOpenFilePicker !== undefined;

/**
 * Lets somebody choose files that can be read again after a reload. @returns none when they cancel, undefined when the
 * browser shows no such dialog, as where nobody sits before it or a policy forbids it: then the ordinary one is needed.
 */
export async function pickWithHandles(multiple: boolean): Promise<PickedFile[] | undefined> {
  // A dialog takes the focus from the page; one that was cancelled without ever having had it was not shown.
  let shown = false;
  const onBlur = () => {
    shown = true;
  };
  window.addEventListener("blur", onBlur);
  let handles: FileSystemFileHandle[] | undefined;
  try {
    handles = await (window as HandlePicker).showOpenFilePicker?.({ multiple });
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === "AbortError";
    return cancelled && shown ? [] : undefined;
  } finally {
    window.removeEventListener("blur", onBlur);
  }
  return handles && Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle })));
}

/**
 * Files that were dropped, with their handles, and those in dropped folders: one more than `MOST_FILES` at most, which tells
 * that there are too many. Must be called while the drop is handled: afterwards it is empty.
 */
export async function droppedFiles(dropped: DataTransfer): Promise<PickedFile[]> {
  const items = [...dropped.items].flatMap((item): Promise<PickedFile | PickedFile[]>[] => {
    if (item.kind !== "file") return [];
    const entry = item.webkitGetAsEntry() as DroppedEntry | null;
    if (entry?.isDirectory) return [filesIn(entry, MOST_FILES + 1)];
    const file = item.getAsFile();
    return file === null ? [] : [withHandle({ file, handle: (item as HandleItem).getAsFileSystemHandle?.() })];
  });
  return (await Promise.all(items)).flat();
}

async function withHandle(item: { file: File; handle: Promise<FileSystemHandle | null> | undefined }) {
  const { file } = item;
  // A file that is in no folder, as a picture dragged from a page, has none.
  const handle = await item.handle?.catch(() => null);
  return handle instanceof FileSystemFileHandle ? { file, handle } : { file };
}

/** Names carry no separators: the way to a file from the folder that was chosen stands in its name, as much of it as may. */
export const nameOf = ({ file, folder }: PickedFile): string =>
  [...[...(folder?.split("/") ?? []), file.name].join("_")].slice(-LIMITS.fileNameCodePoints).join("");

/** What the client reads of a file. */
export function sourceOf(picked: PickedFile): ChunkSource {
  const { file, handle } = picked;
  const source = blobSource(file, nameOf(picked), handle === undefined ? undefined : { kind: "handle", handle });
  return { ...source, thumbnail: async () => (await import("./thumbnail.ts")).thumbnailOf(file) };
}
