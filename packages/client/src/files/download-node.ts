import { ChatCastError } from "@chatcast/protocol";
import { encodeMark, marksHead, readMarks } from "./download-marks.ts";
import type { DownloadSink, RunningHash } from "./download-types.ts";

/** The parts of Node that a download needs. Asked for at run time, so that this module goes into a bundle unchanged. */
interface NodeHandle {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  stat(): Promise<{ size: number }>;
  sync(): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

interface NodeFiles {
  open(path: string, flags: string | number): Promise<NodeHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
  statfs(path: string): Promise<{ bavail: number; bsize: number }>;
}

interface NodeModules {
  "node:fs/promises": NodeFiles;
  "node:fs": { constants: { O_RDWR: number; O_CREAT: number } };
  "node:path": { dirname(path: string): string };
  "node:crypto": { createHash(name: "sha256"): { update(bytes: Uint8Array): unknown; digest(as: "hex"): string } };
}

interface NodeProcess {
  getBuiltinModule?: <Id extends keyof NodeModules>(id: Id) => NodeModules[Id];
}

/** @throws ChatCastError `E_UNAVAILABLE` outside Node. */
function node<Id extends keyof NodeModules>(id: Id): NodeModules[Id] {
  const { process } = globalThis as { process?: NodeProcess };
  const found = process?.getBuiltinModule?.(id);
  if (found === undefined) throw new ChatCastError("E_UNAVAILABLE", "files are saved to a path in Node only");
  return found;
}

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
    await this.#files.rename(this.#part, this.#path);
    await this.#files.rm(this.#partMarks, { force: true });
    const folder = await this.#files.open(node("node:path").dirname(this.#path), "r");
    // Some file systems cannot sync a folder; the file itself is.
    await folder.sync().catch(() => undefined);
    await folder.close();
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

function opened(handle: NodeHandle | undefined): NodeHandle {
  if (handle === undefined) throw new Error("the file is not open");
  return handle;
}

/** Fewer than `length` bytes only at the end of the file. */
async function readFully(handle: NodeHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function writeFully(handle: NodeHandle, position: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}
