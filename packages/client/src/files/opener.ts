import type { ChunkSource } from "../api.ts";
import type { StoredSource } from "../storage/port.ts";
import { blobSource } from "./blob.ts";
import { type FileHandleLike, fileHandleSource } from "./file-handle.ts";

/** Opens the files of transfers that an earlier run of the program began. */
export interface FileOpener {
  /**
   * @param ask a person has just pressed a button: the browser may be made to ask for permission
   * @returns "permission" when a person has to allow it first, undefined when the file cannot be found
   */
  open(source: StoredSource, name: string, ask: boolean): Promise<ChunkSource | "permission" | undefined>;
}

/** Subset of `FileSystemFileHandle`; only Chromium has permissions to ask for. */
interface PermittedHandle {
  getFile(): Promise<File>;
  queryPermission?(descriptor: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: "read" }): Promise<PermissionState>;
}

/** For pages: opens what was chosen with `showOpenFilePicker` or dropped. */
export function handleOpener(): FileOpener {
  return {
    async open(source, name, ask) {
      if (source.kind !== "handle") return undefined;
      // What was stored as a handle comes back as one.
      const handle = source.handle as PermittedHandle;
      const permission = ask
        ? await handle.requestPermission?.({ mode: "read" })
        : await handle.queryPermission?.({ mode: "read" });
      if (permission === "prompt" || permission === "denied") return "permission";
      return blobSource(await handle.getFile(), name, source);
    },
  };
}

/** For Node: opens paths. @param fs `node:fs/promises`, handed in so that no page's bundle names it. */
export function pathOpener(fs: { open(path: string, flags: "r"): Promise<FileHandleLike> }): FileOpener {
  return {
    async open(source, name) {
      if (source.kind !== "path") return undefined;
      return fileHandleSource(await fs.open(source.path, "r"), name, source.path);
    },
  };
}
