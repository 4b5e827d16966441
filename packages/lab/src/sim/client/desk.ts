import {
  bytesSource,
  type ChunkSource,
  type FileOpener,
  fileStorage,
  type Lease,
  type Leases,
  memoryStorage,
  type Storage,
} from "@chatcast/client";

import type { Folder } from "./folder.ts";

interface Holder {
  name: string;
  lost: () => Promise<void>;
}

interface DiskFile {
  content: Uint8Array;
  lastModified: number;
}

/** What the runs of one member's program share: a storage that survives them, the leases of its tabs, and files. */
export class Desk implements Leases, FileOpener {
  /** Its storage is a journal in this folder; undefined: it is in memory that nothing takes away. */
  readonly folder: Folder | undefined;
  readonly #memory: Storage = memoryStorage();
  readonly #files = new Map<string, DiskFile>();
  readonly #holders = new Map<string, Holder>();

  constructor(folder: Folder | undefined) {
    this.folder = folder;
  }

  /** What one life of the program keeps its things in. */
  storage(alive: () => boolean): Storage {
    return this.folder === undefined ? this.#memory : fileStorage({ directory: "kept", fs: this.folder.fs(alive) });
  }

  async isHeld(name: string): Promise<boolean> {
    return this.#holders.has(name);
  }

  async take(name: string, lost: () => Promise<void>): Promise<Lease> {
    const before = this.#holders.get(name);
    const holder: Holder = { name, lost };
    this.#holders.set(name, holder);
    await before?.lost();
    return {
      release: () => {
        if (this.#holders.get(name) === holder) this.#holders.delete(name);
      },
    };
  }

  /** A new file. @returns it, opened. */
  put(name: string, content: Uint8Array): ChunkSource {
    this.#files.set(name, { content, lastModified: this.#files.size });
    return this.#opened(name);
  }

  async open(source: NonNullable<ChunkSource["origin"]>): Promise<ChunkSource | undefined> {
    return source.kind === "path" && this.#files.has(source.path) ? this.#opened(source.path) : undefined;
  }

  /** Somebody writes other bytes of the same length into the newest file. @returns its name; undefined without files. */
  edit(): string | undefined {
    const [name, file] = [...this.#files].at(-1) ?? [];
    if (name === undefined || file === undefined) return undefined;
    const content = file.content.map((byte) => byte ^ 0xff);
    this.#files.set(name, { content, lastModified: file.lastModified + 0.5 });
    return name;
  }

  #opened(name: string): ChunkSource {
    const { content, lastModified } = this.#files.get(name) ?? { content: new Uint8Array(0), lastModified: 0 };
    return { ...bytesSource(content, name), lastModified, origin: { kind: "path", path: name } };
  }

  /** The machine is switched off: nobody holds anything any more. */
  crash(): void {
    this.#holders.clear();
    this.folder?.crash();
  }
}
