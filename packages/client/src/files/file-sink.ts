import type { FilePart, FileSink } from "../message-view.ts";
import { type NodeHandle, node, opened, readFully, renamed, writeFully } from "./node-files.ts";

/** The file's name among parts stands before the notes, as 64 hex digits. */
const HEAD = 64;

/**
 * Where `receiveFile` puts a sealed file in Node: `path.part` while it comes, with what proves its chunks in `path.part.notes`,
 * and `path` when all of it was verified and is on the disk. After a cut, a crash or a stop the next call with the same path goes
 * on with it; what is there of another file is not mixed in. One call a path at a time.
 */
export function fileSink(path: string): FileSink {
  const part = new NodePart(`${path}.part`);
  return {
    part,
    copies: true,
    write: (bytes) => part.write(bytes),
    async finish() {
      await part.finish();
      await renamed(`${path}.part`, path);
      await part.removeNotes();
    },
    discard: () => part.discard(),
  };
}

class NodePart implements FilePart {
  readonly #path: string;
  readonly #files = node("node:fs/promises");
  #data: NodeHandle | undefined;
  #notes: NodeHandle | undefined;
  #written = 0;
  #notesEnd = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async open(name: string): Promise<Uint8Array> {
    const { O_RDWR, O_CREAT } = node("node:fs").constants;
    await this.close();
    this.#data = await this.#files.open(this.#path, O_RDWR | O_CREAT);
    this.#notes = await this.#files.open(this.#notesPath, O_RDWR | O_CREAT);
    const { size } = await this.#notes.stat();
    const notes = await readFully(this.#notes, 0, size);
    if (size >= HEAD && new TextDecoder().decode(notes.subarray(0, HEAD)) === name) return notes.subarray(HEAD);
    await this.#data.truncate(0);
    await this.#notes.truncate(0);
    await writeFully(this.#notes, 0, new TextEncoder().encode(name));
    return new Uint8Array();
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return readFully(opened(this.#data), position, length);
  }

  async cut(bytes: number, notes: number): Promise<void> {
    await opened(this.#notes).truncate(HEAD + notes);
    await opened(this.#data).truncate(bytes);
    this.#written = bytes;
    this.#notesEnd = HEAD + notes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeFully(opened(this.#data), this.#written, bytes);
    this.#written += bytes.length;
  }

  async note(notes: Uint8Array): Promise<void> {
    await opened(this.#data).datasync();
    await writeFully(opened(this.#notes), this.#notesEnd, notes);
    await opened(this.#notes).datasync();
    this.#notesEnd += notes.length;
  }

  async close(): Promise<void> {
    const open = [this.#data, this.#notes];
    this.#data = undefined;
    this.#notes = undefined;
    for (const handle of open) await handle?.close();
  }

  async finish(): Promise<void> {
    await opened(this.#data).sync();
    await this.close();
  }

  async discard(): Promise<void> {
    await this.close();
    await this.#files.rm(this.#path, { force: true });
    await this.removeNotes();
  }

  removeNotes(): Promise<void> {
    return this.#files.rm(this.#notesPath, { force: true });
  }

  get #notesPath(): string {
    return `${this.#path}.notes`;
  }
}
