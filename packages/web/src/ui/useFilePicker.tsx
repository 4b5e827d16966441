import { type ReactNode, useRef } from "react";
import { inFolders } from "./folders.ts";
import { givesHandles, MOST_FILES, type PickedFile, pickWithHandles } from "./pickFiles.ts";

interface FilePicker {
  /** Belongs somewhere into the page; not seen. */
  input: ReactNode;
  pick: () => void;
}

/** A dialog to choose files: with handles where the browser gives them, else the ordinary one. */
export function useFilePicker(onFiles: (files: readonly PickedFile[]) => void, multiple: boolean): FilePicker {
  const ordinary = useRef<HTMLInputElement>(null);
  const take = (files: readonly PickedFile[]) => {
    if (files.length > 0) onFiles(files);
  };
  const pick = () => {
    if (!givesHandles()) {
      ordinary.current?.click();
      return;
    }
    pickWithHandles(multiple).then(
      (files) => (files === undefined ? ordinary.current?.click() : take(files)),
      // A file that vanished between the choice and the look at it.
      () => ordinary.current?.click(),
    );
  };
  const input = (
    <input
      ref={ordinary}
      type="file"
      multiple={multiple}
      hidden
      onChange={(event) => {
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
        const files = inFolders([...(event.currentTarget.files ?? [])], MOST_FILES + 1);
        if (files.length > 0) onFiles(files);
        event.currentTarget.value = "";
      }}
    />
  );
  return { input, pick: () => field.current?.click() };
}
