import { type FilePart, type FileSink, Refusal, type Refusals, told } from "@chatcast/client";

/** Subset of `window` in browsers that let somebody choose a place for a file: only in secure contexts. */
interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Lets somebody choose where a file is to lie. @returns undefined when nobody chose @throws ChatCastError where the browser refuses */
export async function choosePlace(suggestedName: string): Promise<DiskPlace | undefined> {
  try {
    const handle = await (window as SavePicker).showSaveFilePicker?.({ suggestedName });
    return handle && new DiskPlace(handle);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") return undefined;
    throw refusalOf(cause);
  }
}

/**
 * A place on the disk that somebody chose for one file. The file is written there piece by piece: none of it is kept in memory.
 * When its way is cut, what was verified stays there, and as long as the page is open the rest can be fetched behind it; a
 * place that cannot be written to any more is broken, and keeps what lay there before.
 */
export class DiskPlace {
  readonly #handle: FileSystemFileHandle;
  #stream: FileSystemWritableFileStream | undefined;
  #notes = new Uint8Array();
  #written = 0;
  #kept = 0;
  #broken = false;

  constructor(handle: FileSystemFileHandle) {
    this.#handle = handle;
  }

  /** Bytes of the file that lie there, each of them verified. */
  get kept(): number {
    return this.#broken ? 0 : this.#kept;
  }

  /** Nothing more can be written there. */
  get broken(): boolean {
    return this.#broken;
  }

  /** One reading of the file. @param done all of it lies there */
  sink(done: () => void): FileSink {
    return {
      write: async (bytes) => {
        await this.#writing((stream) => stream.write(bytes as Uint8Array<ArrayBuffer>));
        this.#written += bytes.length;
      },
      finish: async () => {
        await this.#writing((stream) => stream.close());
        this.#stream = undefined;
        done();
      },
      discard: () => this.#empty(),
      part: this.#part,
    };
  }

  readonly #part: FilePart = {
    open: async () => {
      await this.#tried(async () => {
        this.#stream = await this.#handle.createWritable({ keepExistingData: this.#kept > 0 });
      });
      return this.#notes;
    },
    read: (position, length) =>
      this.#tried(async () => {
        const lying = (await this.#handle.getFile()).slice(position, position + length);
        return new Uint8Array(await lying.arrayBuffer());
      }),
    cut: async (bytes, notes) => {
      await this.#writing(async (stream) => {
        await stream.truncate(bytes);
        await stream.seek(bytes);
      });
      this.#written = bytes;
      this.#notes = this.#notes.slice(0, notes);
    },
    // Of what does not get there in the end the notes prove nothing: the next reading looks at what lies there.
    note: async (notes) => {
      const all = new Uint8Array(this.#notes.length + notes.length);
      all.set(this.#notes);
      all.set(notes, this.#notes.length);
      this.#notes = all;
    },
    close: async () => {
      await this.#writing((stream) => stream.close());
      this.#stream = undefined;
      this.#kept = this.#written;
    },
  };

  /** Nothing of the file may stay. */
  async #empty(): Promise<void> {
    await this.#stream?.abort().catch(() => undefined);
    this.#stream = undefined;
    this.#kept = 0;
    this.#notes = new Uint8Array();
    await this.#tried(async () => (await this.#handle.createWritable()).close());
  }

  #writing(act: (stream: FileSystemWritableFileStream) => Promise<void>): Promise<void> {
    return this.#tried(() => {
      if (this.#stream === undefined) throw new Error("the place is not open");
      return act(this.#stream);
    });
  }

  async #tried<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      this.#broken = true;
      throw refusalOf(cause);
    }
  }
}

const REFUSED: ReadonlySet<string> = new Set(["NotAllowedError", "SecurityError", "NoModificationAllowedError"]);

function refusalOf(cause: unknown): Refusal {
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "QuotaExceededError") {
    return new Refusal("E_DISK_FULL", told("disk-full-here", {}, "the disk has no room for the rest of the file"), {
      cause,
    });
  }
  const why = REFUSED.has(name)
    ? told<Refusals, "place-refused">("place-refused", {}, "the browser may not write to that place")
    : told<Refusals, "place-lost">("place-lost", {}, "writing to that place was broken off");
  return new Refusal("E_UNAVAILABLE", why, { cause });
}
