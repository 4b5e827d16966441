import { useKept } from "../../ui/kept.ts";
import { MOST_FILES, type PickedFile } from "../../ui/pickFiles.ts";

/** A file that waits to be sent. */
export interface TrayFile extends PickedFile {
  key: number;
}

export interface Tray {
  files: readonly TrayFile[];
  /** Whether any wait, for this audience or another. */
  waiting: boolean;
  /** @returns how many did not fit any more */
  add: (files: readonly PickedFile[]) => number;
  remove: (keys: readonly number[]) => void;
}

type Trays = ReadonlyMap<string | undefined, readonly TrayFile[]>;

const NONE: readonly TrayFile[] = [];
const EMPTY: Trays = new Map();
let next = 0;

/**
 * What was chosen and not sent yet, for each audience: a file for one person never shows up for another, as with words. It
 * lasts as long as the page, since a browser keeps no files.
 */
export function useTray(recipient: string | undefined): Tray {
  const [trays, setTrays] = useKept("tray", EMPTY);
  const files = trays.get(recipient) ?? NONE;
  const put = (change: (before: readonly TrayFile[]) => readonly TrayFile[]) =>
    setTrays((before) => new Map(before).set(recipient, change(before.get(recipient) ?? NONE)));
  return {
    files,
    waiting: [...trays.values()].some((tray) => tray.length > 0),
    add: (picked) => {
      const fitting = picked.slice(0, Math.max(0, MOST_FILES - files.length));
      const added = fitting.map((file) => ({ ...file, key: next++ }));
      put((before) => [...before, ...added]);
      return picked.length - fitting.length;
    },
    remove: (keys) => put((before) => before.filter(({ key }) => !keys.includes(key))),
  };
}
