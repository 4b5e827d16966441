import { type DownloadSink, encodeMark, marksHead, readMarks } from "@chatcast/client/download";
import { BYTES, folderOf, MARKS, removeFolder } from "./folders.ts";
import { opened, openSync, type SyncHandle, writeFully } from "./sync-handle.ts";

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
    this.#bytes = await openSync(folder, BYTES);
    this.#marks = await openSync(folder, MARKS);
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
