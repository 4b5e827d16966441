import { blobSource, type ChunkSource } from "@chatcast/client";

/** A file that somebody chose, and what it can be read by again after a reload, where the browser gives that. */
export interface PickedFile {
  file: File;
  handle?: FileSystemFileHandle;
}

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

/** Files that were dropped, with their handles. Must be called while the drop is handled: afterwards it is empty. */
export function droppedFiles(dropped: DataTransfer): Promise<PickedFile[]> {
  const items = [...dropped.items].flatMap((item) => {
    const file = item.kind === "file" ? item.getAsFile() : null;
    return file === null ? [] : [{ file, handle: (item as HandleItem).getAsFileSystemHandle?.() }];
  });
  return Promise.all(items.map(withHandle));
}

async function withHandle(item: { file: File; handle: Promise<FileSystemHandle | null> | undefined }) {
  const { file } = item;
  // A file that is in no folder, as a picture dragged from a page, has none.
  const handle = await item.handle?.catch(() => null);
  return handle instanceof FileSystemFileHandle ? { file, handle } : { file };
}

/** What the client reads of a file. */
export function sourceOf({ file, handle }: PickedFile): ChunkSource {
  return blobSource(file, file.name, handle === undefined ? undefined : { kind: "handle", handle });
}
