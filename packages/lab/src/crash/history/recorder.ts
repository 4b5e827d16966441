import { closeSync, openSync, writeSync } from "node:fs";
import { type Deed, monotonicNow } from "./events.ts";

/** Writes histories, one event a line. A line is given to the system at once: killing the process takes none back. */
export class Recorder {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  record(who: string, run: number, deed: Deed): void {
    writeSync(this.#file, `${JSON.stringify({ at: monotonicNow(), who, run, ...deed })}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
