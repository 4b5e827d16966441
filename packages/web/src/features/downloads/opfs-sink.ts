import { ChatCastError, type DownloadSink, encodeMark, marksHead, readMarks } from "@chatcast/client/download";
import { BYTES, folderOf, MARKS, removeFolder } from "./folders.ts";

/** Subset of `FileSystemSyncAccessHandle` used here; TypeScript knows it in its worker library alone. */
interface SyncHandle {
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

/**
 * A download in the origin private file system, by synchronous handles, which exist in dedicated workers alone and
 * belong to one worker at a time: a second tab that wants the same file is told so.
 */
export class OpfsSink implements DownloadSink {
  readonly #sha256: string;
  readonly #size: number;
  #bytes: SyncHandle | undefined;
  #marks: SyncHandle | undefined;
  #marksEnd = 0;

  constructor(facts: { sha256: string; size: number }) {
    this.#sha256 = facts.sha256;
    this.#size = facts.size;
  }

  async open(): Promise<number> {
    await this.close();
    const folder = await folderOf(this.#sha256);
    this.#bytes = await openFile(folder, BYTES);
    this.#marks = await openFile(folder, MARKS);
    const marks = new Uint8Array(this.#marks.getSize());
    this.#marks.read(marks, { at: 0 });
    const { kept, end } = readMarks(marks, this.#sha256, Math.min(this.#bytes.getSize(), this.#size));
    this.#bytes.truncate(kept);
    this.#marks.truncate(end);
    this.#marksEnd = end;
    return kept;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, opened(this.#bytes).read(bytes, { at: position }));
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    writeFully(opened(this.#bytes), position, bytes);
  }

  async sync(kept: number): Promise<void> {
    const marks = opened(this.#marks);
    opened(this.#bytes).flush();
    if (this.#marksEnd === 0) this.#append(marks, marksHead(this.#sha256));
    this.#append(marks, encodeMark(kept));
    marks.flush();
  }

  /** The bytes stay where they are; the page hands them over from there. */
  async deliver(): Promise<void> {
    opened(this.#bytes).flush();
    await this.close();
  }

  async close(): Promise<void> {
    this.#bytes?.close();
    this.#marks?.close();
    this.#bytes = undefined;
    this.#marks = undefined;
  }

  async discard(): Promise<void> {
    await this.close();
    await removeFolder(this.#sha256);
  }

  #append(marks: SyncHandle, bytes: Uint8Array): void {
    writeFully(marks, this.#marksEnd, bytes);
    this.#marksEnd += bytes.length;
  }
}

/** @throws ChatCastError `E_CONFLICT` when another tab has it open. */
async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<SyncHandle> {
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    return await (handle as WorkerFileHandle).createSyncAccessHandle();
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === "NoModificationAllowedError")) throw cause;
    throw new ChatCastError("E_CONFLICT", "another tab is saving this file", { cause });
  }
}

function opened(handle: SyncHandle | undefined): SyncHandle {
  if (handle === undefined) throw new Error("the file is not open");
  return handle;
}

/** A full disk shows as fewer bytes written than given, or as a QuotaExceededError. */
function writeFully(handle: SyncHandle, position: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    const more = handle.write(bytes.subarray(written), { at: position + written });
    if (more === 0) throw new ChatCastError("E_DISK_FULL", "nothing more could be written");
    written += more;
  }
}
