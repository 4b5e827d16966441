import { type ReactNode, useRef } from "react";
import { inFolders } from "./folders.ts";
import { givesHandles, MOST_FILES, type PickedFile, pickWithHandles } from "./pickFiles.ts";

interface FilePicker {
  /** Belongs somewhere into the page; not seen. */
  input: ReactNode;
  pick: () => void;
}

/** The page stands hidden behind such a dialog on a phone, and must not load itself anew there (`Unfinished.tsx`). */
function mark(input: HTMLInputElement, open: boolean): void {
  if (open) input.dataset.unfinished = "";
  else delete input.dataset.unfinished;
}

function openDialog(input: HTMLInputElement | null): void {
  if (input === null) return;
  mark(input, true);
  input.addEventListener("cancel", () => mark(input, false), { once: true });
  input.click();
}

/** A dialog to choose files: with handles where the browser gives them, else the ordinary one. */
export function useFilePicker(onFiles: (files: readonly PickedFile[]) => void, multiple: boolean): FilePicker {
  const ordinary = useRef<HTMLInputElement>(null);
  const take = (files: readonly PickedFile[]) => {
    if (files.length > 0) onFiles(files);
  };
  const pick = () => {
    const input = ordinary.current;
    if (input === null || !givesHandles()) {
      openDialog(input);
      return;
    }
    mark(input, true);
    pickWithHandles(multiple).then(
      (files) => {
        mark(input, false);
        if (files === undefined) openDialog(input);
        else take(files);
      },
      // A file that vanished between the choice and the look at it.
      () => openDialog(input),
    );
  };
  const input = (
    <input
      ref={ordinary}
      type="file"
      multiple={multiple}
      hidden
      onChange={(event) => {
        mark(event.currentTarget, false);
        take([...(event.currentTarget.files ?? [])].map((file) => ({ file })));
        // The same file may be chosen again.
        event.currentTarget.value = "";
      }}
    />
  );
  return { input, pick };
}

/** React's types do not know the attribute; every browser does. */
const FOLDER = { webkitdirectory: "" };

/** A dialog to choose a folder; all files in it are given. */
export function useFolderPicker(onFiles: (files: readonly PickedFile[]) => void): FilePicker {
  const field = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={field}
      type="file"
      {...FOLDER}
      hidden
      onChange={(event) => {
        mark(event.currentTarget, false);
        const files = inFolders([...(event.currentTarget.files ?? [])], MOST_FILES + 1);
        if (files.length > 0) onFiles(files);
        event.currentTarget.value = "";
      }}
    />
  );
  return { input, pick: () => openDialog(field.current) };
}
