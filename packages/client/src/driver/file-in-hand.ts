import { ChatCastError, type ErrorBody, merkleLeaf } from "@chatcast/protocol";
import type { ChunkSource, FileAbsence } from "../api.ts";
import type { FileOpener } from "../files/opener.ts";
import { digestOf, refuseOtherFile } from "../files/same-file.ts";
import type { Platform } from "../platform.ts";
import { readError } from "./chunk-packet.ts";
import type { UploadJournal } from "./upload-journal.ts";

export interface FileInHandOptions {
  record: UploadJournal;
  platform: Pick<Platform, "random" | "sha256" | "sha256Of">;
  opener: FileOpener | undefined;
  /** Something about it is another than it was. */
  changed: () => void;
}

type State =
  | { state: "here"; source: ChunkSource }
  | { state: "looking" }
  | { state: "absent"; why: FileAbsence }
  | { state: "closed" };

/**
 * The file of one transfer: at hand from the beginning, or, in a later run of the program, looked for or given by a
 * person, and compared before it counts as the same.
 */
export class FileInHand {
  readonly #options: FileInHandOptions;
  #state: State;
  /** A person may still be asked for the file that is known. */
  #askable = false;
  #tail: Promise<void> = Promise.resolve();
  #waiting: ((source: ChunkSource) => void)[] = [];

  /** @param source undefined: of an earlier run; `look` or `take` comes next. */
  constructor(options: FileInHandOptions, source: ChunkSource | undefined) {
    this.#options = options;
    this.#state = source === undefined ? { state: "looking" } : { state: "here", source };
  }

  get source(): ChunkSource | undefined {
    return this.#state.state === "here" ? this.#state.source : undefined;
  }

  get absence(): FileAbsence | undefined {
    return this.#state.state === "absent" ? this.#state.why : undefined;
  }

  get looking(): boolean {
    return this.#state.state === "looking";
  }

  get askable(): boolean {
    return this.#askable && this.absence !== undefined;
  }

  /** Calls back with the file: at once, or when it is here. */
  use(read: (source: ChunkSource) => void): void {
    if (this.source !== undefined) read(this.source);
    else this.#waiting.push(read);
  }

  /**
   * Holds the whole file, once nobody looks for it any more, against a digest. Without a file nothing is to be said;
   * `unread`: it could not be read, and may be another time.
   */
  prove(sha256: string, then: (proof: "same" | ErrorBody, unread: boolean) => void): void {
    const { record, platform } = this.#options;
    const { fileName } = record.transfer;
    const digest = async () => (this.source === undefined ? sha256 : digestOf(this.source, platform));
    this.#tail.then(digest).then(
      (found) => then(found === sha256 ? "same" : otherFile(fileName), false),
      (cause: unknown) => then(readError(cause, fileName), true),
    );
  }

  /** Opens the file that is known, after asking a person if need be. */
  look(ask: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const { record, opener } = this.#options;
      const { source, fileName } = record.transfer;
      this.#become({ state: "looking" });
      // What cannot be opened is not there.
      const found = await opener?.open(source, fileName, ask).catch(() => undefined);
      this.#askable = found === "permission";
      if (found === undefined || found === "permission") {
        this.#become({ state: "absent", why: found ?? "unknown" });
      } else await this.#compare(found).catch(() => undefined);
    });
  }

  /** Takes what a person gave. Rejects with `E_SOURCE_CHANGED` when it is another file. */
  take(source: ChunkSource): Promise<void> {
    return this.#inTurn(async () => {
      this.#become({ state: "looking" });
      await this.#compare(source);
      const { record } = this.#options;
      if (source.origin !== undefined) record.change({ source: source.origin });
    });
  }

  /** Somebody else has the file from now on. */
  handOver(): ChunkSource | undefined {
    const { source } = this;
    this.#waiting = [];
    this.#state = { state: "closed" };
    return source;
  }

  close(): void {
    this.source?.close();
    this.#waiting = [];
    this.#state = { state: "closed" };
  }

  async #compare(source: ChunkSource): Promise<void> {
    const { record, platform } = this.#options;
    try {
      const leafOf = (seq: number, bytes: Uint8Array) =>
        record.transfer.sealed === undefined ? platform.sha256(bytes) : merkleLeaf(platform, seq, bytes);
      const { random } = platform;
      await refuseOtherFile(source, record.transfer, await record.takeUp(), { random, leafOf });
    } catch (cause) {
      source.close();
      this.#become({ state: "absent", why: "changed" });
      if (cause instanceof ChatCastError) throw cause;
      throw new ChatCastError("E_SOURCE_CHANGED", `${source.name} cannot be read`, { cause });
    }
    if (this.#state.state === "closed") source.close();
    else this.#become({ state: "here", source });
  }

  /** One after the other; what comes when the file is here already, or is not needed any more, changes nothing. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(() => (this.#isWanted ? act() : undefined));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  get #isWanted(): boolean {
    return this.#state.state === "looking" || this.#state.state === "absent";
  }

  #become(state: State): void {
    if (this.#state.state === "closed") return;
    this.#state = state;
    if (state.state === "here") for (const read of this.#waiting.splice(0)) read(state.source);
    this.#options.changed();
  }
}

const otherFile = (name: string): ErrorBody => ({
  code: "E_SOURCE_CHANGED",
  message: `What the server has is not ${name} as it is here: parts of it came from another file. Send it again.`,
});
