/**
 * The origin private file system in memory: just what downloads use of it, with the exclusive lock of synchronous
 * handles and a quota.
 */
export class FakeOpfs {
  readonly root = new FakeFolder(this);
  /** Stamped on files that are made or changed; milliseconds since the epoch. */
  now = 0;
  /** Bytes that may still be written. */
  left = Number.POSITIVE_INFINITY;

  /** The part of `navigator` that leads here. */
  get navigator() {
    return { storage: { getDirectory: async () => this.root } };
  }
}

type Entry = FakeFolder | FakeFile;

const notFound = () => new DOMException("nothing of this name", "NotFoundError");

class FakeFolder {
  readonly kind = "directory";
  readonly children = new Map<string, Entry>();
  readonly #opfs: FakeOpfs;

  constructor(opfs: FakeOpfs) {
    this.#opfs = opfs;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const found = this.children.get(name) ?? (create ? new FakeFolder(this.#opfs) : undefined);
    if (!(found instanceof FakeFolder)) throw notFound();
    this.children.set(name, found);
    return found;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<FakeFile> {
    const found = this.children.get(name) ?? (create ? new FakeFile(this.#opfs) : undefined);
    if (!(found instanceof FakeFile)) throw notFound();
    this.children.set(name, found);
    return found;
  }

  async removeEntry(name: string): Promise<void> {
    const found = this.children.get(name);
    if (found === undefined) throw notFound();
    if (found.locked) throw new DOMException("in use", "NoModificationAllowedError");
    this.children.delete(name);
  }

  get locked(): boolean {
    return [...this.children.values()].some((child) => child.locked);
  }

  async *entries(): AsyncGenerator<[string, Entry]> {
    yield* [...this.children];
  }
}

class FakeFile {
  readonly kind = "file";
  bytes = new Uint8Array(0);
  locked = false;
  #changedAt: number;
  readonly #opfs: FakeOpfs;

  constructor(opfs: FakeOpfs) {
    this.#opfs = opfs;
    this.#changedAt = opfs.now;
  }

  async getFile(): Promise<File> {
    return new File([this.bytes], "", { lastModified: this.#changedAt });
  }

  async createSyncAccessHandle() {
    if (this.locked) throw new DOMException("in use", "NoModificationAllowedError");
    this.locked = true;
    return {
      read: (into: Uint8Array, { at }: { at: number }) => {
        const part = this.bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        const taken = bytes.subarray(0, this.#opfs.left);
        this.#opfs.left -= taken.length;
        this.#resize(Math.max(this.bytes.length, at + taken.length));
        this.bytes.set(taken, at);
        this.#changedAt = this.#opfs.now;
        return taken.length;
      },
      truncate: (length: number) => this.#resize(length),
      getSize: () => this.bytes.length,
      flush: () => undefined,
      close: () => {
        this.locked = false;
      },
    };
  }

  #resize(length: number): void {
    const next = new Uint8Array(length);
    next.set(this.bytes.subarray(0, length));
    this.bytes = next;
  }
}
