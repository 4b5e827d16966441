import type { FileSink } from "@chatcast/client";

/** Subset of `window` in browsers that let somebody choose a place for a file: only in secure contexts. */
interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

export const canSaveToDisk = (): boolean => (window as SavePicker).showSaveFilePicker !== undefined;

/**
 * Lets somebody choose where a file is to lie, and writes it there piece by piece: none of it is kept in memory, and what lay
 * there stays until the last piece was verified. @returns undefined when nobody chose
 */
export async function diskSink(suggestedName: string, done: () => void): Promise<FileSink | undefined> {
  let stream: FileSystemWritableFileStream | undefined;
  try {
    const handle = await (window as SavePicker).showSaveFilePicker?.({ suggestedName });
    stream = await handle?.createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
  if (stream === undefined) return undefined;
  const to = stream;
  return {
    write: (bytes) => to.write(bytes as Uint8Array<ArrayBuffer>),
    async finish() {
      await to.close();
      done();
    },
    discard: () => to.abort(),
  };
}
