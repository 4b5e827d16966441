import type { FilePart, FileSink } from "../../src/api.ts";

/** A disk that keeps one part of a file: what was noted stays whatever becomes of the program. */
export class Disk {
  name = "";
  bytes: Uint8Array = new Uint8Array();
  notes: Uint8Array = new Uint8Array();
  /** The whole file, once it was finished. */
  finished: Uint8Array | undefined;

  /** What a run of the program writes through. */
  sink(): FileSink & { part: FilePart; closed: boolean } {
    let unsynced: Uint8Array[] = [];
    const sync = (): void => {
      this.bytes = new Uint8Array(Buffer.concat([this.bytes, ...unsynced]));
      unsynced = [];
    };
    const sink = {
      closed: false,
      write: async (bytes: Uint8Array) => {
        unsynced.push(bytes.slice());
      },
      finish: async () => {
        sync();
        this.finished = this.bytes;
      },
      discard: async () => {
        this.name = "";
        this.bytes = new Uint8Array();
        this.notes = new Uint8Array();
      },
      part: {
        open: async (name: string) => {
          if (this.name !== name) await sink.discard();
          this.name = name;
          return this.notes.slice();
        },
        read: async (position: number, length: number) => this.bytes.slice(position, position + length),
        cut: async (bytes: number, notes: number) => {
          unsynced = [];
          this.bytes = this.bytes.slice(0, bytes);
          this.notes = this.notes.slice(0, notes);
        },
        note: async (notes: Uint8Array) => {
          sync();
          this.notes = new Uint8Array(Buffer.concat([this.notes, notes]));
        },
        close: async () => {
          sink.closed = true;
        },
      },
    };
    return sink;
  }
}
