import { opened, openSync, type SyncHandle, writeFully } from "../sync-handle.ts";
import { BYTES, folderOf, NOTES, removePart } from "./folders.ts";
import type { PartAct } from "./orders.ts";

/** A part in the origin private file system, as its one writer holds it: a second one is told `E_CONFLICT`. */
export class OpfsPart {
  readonly #name: string;
  #bytes: SyncHandle | undefined;
  #notes: SyncHandle | undefined;
  #written = 0;
  #noted = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** @returns what was read; of `open` the notes */
  async obey(act: PartAct): Promise<Uint8Array<ArrayBuffer>> {
    switch (act.do) {
      case "open":
        return this.#open();
      case "read":
        return readFrom(opened(this.#bytes), act.position, act.length);
      case "cut":
        this.#cut(act.bytes, act.notes);
        break;
      case "write":
        writeFully(opened(this.#bytes), this.#written, act.bytes);
        this.#written += act.bytes.length;
        break;
      case "note":
        opened(this.#bytes).flush();
        writeFully(opened(this.#notes), this.#noted, act.notes);
        opened(this.#notes).flush();
        this.#noted += act.notes.length;
        break;
      case "close":
        this.#close();
        break;
      case "discard":
        this.#close();
        await removePart(this.#name);
        break;
    }
    return new Uint8Array();
  }

  async #open(): Promise<Uint8Array<ArrayBuffer>> {
    this.#close();
    const folder = await folderOf(this.#name);
    this.#bytes = await openSync(folder, BYTES);
    this.#notes = await openSync(folder, NOTES);
    return readFrom(this.#notes, 0, this.#notes.getSize());
  }

  /** What is whole already is not touched: somebody may look at it. */
  #cut(bytes: number, notes: number): void {
    const [data, noted] = [opened(this.#bytes), opened(this.#notes)];
    if (noted.getSize() > notes) noted.truncate(notes);
    if (data.getSize() > bytes) data.truncate(bytes);
    this.#written = bytes;
    this.#noted = notes;
  }

  #close(): void {
    this.#bytes?.flush();
    this.#bytes?.close();
    this.#notes?.close();
    this.#bytes = undefined;
    this.#notes = undefined;
  }
}

function readFrom(handle: SyncHandle, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, handle.read(bytes, { at: position }));
}
