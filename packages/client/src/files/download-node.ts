import { ChatCastError } from "@chatcast/protocol";
import { encodeMark, marksHead, readMarks } from "./download-marks.ts";
import type { DownloadSink, RunningHash } from "./download-types.ts";
import { type NodeHandle, node, opened, readFully, renamed, writeFully } from "./node-files.ts";

export function nodeHash(): RunningHash {
  const hash = node("node:crypto").createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

/**
 * `path.part` beside the file that it becomes, and `path.part.marks`, which says how much of it is synced. Delivered
 * means: synced, renamed to `path`, and the folder synced too.
 */
export class NodeSink implements DownloadSink {
  readonly #path: string;
  readonly #sha256: string;
  readonly #size: number;
  readonly #files = node("node:fs/promises");
  #data: NodeHandle | undefined;
  #marks: NodeHandle | undefined;
  #marksEnd = 0;

  constructor(path: string, facts: { sha256: string; size: number }) {
    this.#path = path;
    this.#sha256 = facts.sha256;
    this.#size = facts.size;
  }

  async open(): Promise<number> {
    const { O_RDWR, O_CREAT } = node("node:fs").constants;
    await this.close();
    this.#data = await this.#files.open(this.#part, O_RDWR | O_CREAT);
    this.#marks = await this.#files.open(this.#partMarks, O_RDWR | O_CREAT);
    const { size: length } = await this.#data.stat();
    const { size: marksLength } = await this.#marks.stat();
    const marks = await readFully(this.#marks, 0, marksLength);
    const { kept, end } = readMarks(marks, this.#sha256, Math.min(length, this.#size));
    await this.#data.truncate(kept);
    await this.#marks.truncate(end);
    this.#marksEnd = end;
    await this.#checkRoom(kept);
    return kept;
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return readFully(opened(this.#data), position, length);
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    await writeFully(opened(this.#data), position, bytes);
  }

  async sync(kept: number): Promise<void> {
    const marks = opened(this.#marks);
    await opened(this.#data).datasync();
    const head = this.#marksEnd === 0 ? marksHead(this.#sha256) : new Uint8Array(0);
    const mark = new Uint8Array([...head, ...encodeMark(kept)]);
    await writeFully(marks, this.#marksEnd, mark);
    await marks.datasync();
    this.#marksEnd += mark.length;
  }

  async deliver(): Promise<void> {
    await opened(this.#data).sync();
    await this.close();
    await renamed(this.#part, this.#path);
    await this.#files.rm(this.#partMarks, { force: true });
  }

  async close(): Promise<void> {
    const open = [this.#data, this.#marks];
    this.#data = undefined;
    this.#marks = undefined;
    for (const handle of open) await handle?.close();
  }

  async discard(): Promise<void> {
    await this.close();
    await this.#files.rm(this.#part, { force: true });
    await this.#files.rm(this.#partMarks, { force: true });
  }

  /** @throws ChatCastError `E_DISK_FULL` with both sizes, before a byte was fetched. */
  async #checkRoom(kept: number): Promise<void> {
    const { bavail, bsize } = await this.#files.statfs(this.#part);
    const [needed, free] = [this.#size - kept, bavail * bsize];
    if (needed <= free) return;
    if (kept === 0) await this.discard();
    throw new ChatCastError("E_DISK_FULL", `${needed} bytes are needed, ${free} are free`);
  }

  get #part(): string {
    return `${this.#path}.part`;
  }

  get #partMarks(): string {
    return `${this.#path}.part.marks`;
  }
}
