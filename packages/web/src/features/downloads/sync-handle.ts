import { ChatCastError } from "@chatcast/client/download";

/** Subset of `FileSystemSyncAccessHandle` used here; TypeScript knows it in its worker library alone. */
export interface SyncHandle {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(length: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncHandle>;
}

/** @throws ChatCastError `E_CONFLICT` when another tab has it open. */
export async function openSync(folder: FileSystemDirectoryHandle, name: string): Promise<SyncHandle> {
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    return await (handle as WorkerFileHandle).createSyncAccessHandle();
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === "NoModificationAllowedError")) throw cause;
    throw new ChatCastError("E_CONFLICT", "another tab is saving this file", { cause });
  }
}

export function opened(handle: SyncHandle | undefined): SyncHandle {
  if (handle === undefined) throw new Error("the file is not open");
  return handle;
}

/** A full disk shows as fewer bytes written than given, or as a QuotaExceededError. */
export function writeFully(handle: SyncHandle, position: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    const more = handle.write(bytes.subarray(written), { at: position + written });
    if (more === 0) throw new ChatCastError("E_DISK_FULL", "nothing more could be written");
    written += more;
  }
}
