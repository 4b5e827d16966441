import { ChatCastError } from "@chatcast/client";
import type { PickedFile } from "./pickFiles.ts";

/** Subset of what a browser tells of a dropped file or folder. */
export interface DroppedEntry {
  isFile: boolean;
  isDirectory: boolean;
  name: string;
  file?(found: (file: File) => void, failed: (error: unknown) => void): void;
  createReader?(): { readEntries(found: (entries: DroppedEntry[]) => void, failed: (error: unknown) => void): void };
}

/** What systems put into folders by themselves. */
const LITTER: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * All files in a folder and in the folders of that, by name, each with the folder it lies in. No more than `most`: whoever
 * drops a disk by mistake is not to wait for all of it. Rejects when something cannot be read.
 */
export async function filesIn(folder: DroppedEntry, most: number): Promise<PickedFile[]> {
  const files: PickedFile[] = [];
  const visit = async (entry: DroppedEntry, path: string): Promise<void> => {
    for (const inside of (await entriesOf(entry)).sort(byName)) {
      if (files.length >= most) return;
      if (inside.isDirectory) await visit(inside, `${path}/${inside.name}`);
      else if (!LITTER.has(inside.name)) files.push({ file: await fileOf(inside), folder: path });
    }
  };
  await visit(folder, folder.name);
  return files;
}

/** Files that were chosen as a folder: the browser tells of each where it lies. */
export function inFolders(files: readonly File[], most: number): PickedFile[] {
  const kept = files.filter(({ name }) => !LITTER.has(name)).slice(0, most);
  return kept.map((file) => {
    const folder = file.webkitRelativePath.split("/").slice(0, -1).join("/");
    return folder === "" ? { file } : { file, folder };
  });
}

/** A reader gives some entries at a time, and none when there are no more. */
async function entriesOf(entry: DroppedEntry): Promise<DroppedEntry[]> {
  const reader = entry.createReader?.();
  const all: DroppedEntry[] = [];
  for (;;) {
    const some = await new Promise<DroppedEntry[]>((found, failed) =>
      reader === undefined ? found([]) : reader.readEntries(found, failed),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const fileOf = (entry: DroppedEntry): Promise<File> =>
  new Promise((found, failed) => {
    if (entry.file === undefined) failed(new ChatCastError("E_SOURCE_CHANGED", `${entry.name} cannot be read`));
    else entry.file(found, failed);
  });

const byName = (one: DroppedEntry, other: DroppedEntry): number => (one.name < other.name ? -1 : 1);
