import type { ChunkSource } from "../api.ts";
import type { FileSealing, FileToSeal, KeptSealing } from "../sealed/file-port.ts";
import { type Packing, sealedPacking } from "./packing.ts";
import type { UploadJournal } from "./upload-journal.ts";

/** What seals the files of one member. */
export interface FileSeals {
  begin(file: Omit<FileToSeal, "from" | "to">, audience: UploadJournal["transfer"]["audience"]): Promise<FileSealing>;
  /** Goes on, from that chunk on, with what another stream has begun to seal. */
  continueAs(begun: FileSealing, file: Omit<FileToSeal, "from" | "to">, from: number): Promise<FileSealing>;
  goOn(
    file: Omit<FileToSeal, "from" | "to">,
    kept: KeptSealing,
    leaves: readonly (readonly [seq: number, leaf: Uint8Array])[],
  ): Promise<FileSealing>;
}

/** What another stream of the same file has sealed, and how many chunks of that are good. */
export interface Begun {
  sealing: FileSealing;
  chunks: number;
}

/**
 * How many of a file's first chunks another stream goes on behind: as many as are good and were sealed indeed, so that nobody
 * makes this client seal more with the keys of before; and not all, for a stream has a chunk.
 */
function sealedOf({ sealing, chunks }: Begun, totalChunks: number): number {
  const sealed = new Set(sealing.leaves.map(([seq]) => seq));
  const most = Math.min(chunks, totalChunks - 1);
  let count = 0;
  while (count < most && sealed.has(count)) count++;
  return count;
}

/** One file on its way into a sealed room: what seals it is made before anything is sent, and kept as long as it is under way. */
export class SealedUpload {
  readonly packing: Packing;
  readonly #record: UploadJournal;
  readonly #seals: FileSeals;
  readonly #source: Pick<ChunkSource, "type" | "thumbnail"> | undefined;
  readonly #begun: Begun | undefined;
  #sealing: FileSealing | undefined;

  constructor(
    record: UploadJournal,
    seals: FileSeals,
    source: Pick<ChunkSource, "type" | "thumbnail"> | undefined,
    begun?: Begun,
  ) {
    this.#record = record;
    this.#seals = seals;
    this.#source = source;
    this.#begun = begun;
    this.packing = sealedPacking(record, () => this.#sealing);
  }

  /** Makes what seals it, or what sealed it in an earlier run. */
  start(transfer: { fail(cause: unknown): void }, ready: () => void): void {
    const { sealed } = this.#record.transfer;
    const made = sealed === undefined ? this.#begin() : this.#goOn(sealed);
    made.then(ready, (cause: unknown) => transfer.fail(cause));
  }

  async #begin(): Promise<void> {
    const begun = this.#begun;
    const chunks = begun === undefined ? 0 : sealedOf(begun, this.#record.transfer.totalChunks);
    const file = { ...this.#file, ...(await this.#shown()) };
    const sealing =
      begun === undefined || chunks === 0
        ? await this.#seals.begin(file, this.#record.transfer.audience)
        : await this.#seals.continueAs(begun.sealing, file, chunks);
    await this.#record.beginSealed(sealing.kept);
    // Its first chunks stay bound to their bytes in a later run too.
    await Promise.all(sealing.leaves.map(([seq, leaf]) => this.#record.sealed(seq, leaf)));
    this.#sealing = sealing;
  }

  async #goOn(sealed: KeptSealing): Promise<void> {
    const leaves = await this.#record.takeUp();
    this.#sealing = await this.#seals.goOn(
      this.#file,
      sealed,
      leaves.map(({ seq, leaf }) => [seq, leaf] as const),
    );
  }

  /** A picture that cannot be made is left out, and so is one that would stay in the log when its file has gone by itself. */
  async #shown(): Promise<Pick<FileToSeal, "thumbnail">> {
    if (this.#record.transfer.expiresIn !== undefined) return {};
    return { thumbnail: await this.#source?.thumbnail?.().catch(() => undefined) };
  }

  get #file(): Omit<FileToSeal, "from" | "to"> {
    const { id: streamId, fileName: name, size, chunkSize, totalChunks } = this.#record.transfer;
    return { streamId, name, type: this.#source?.type ?? "", size, chunkSize, totalChunks };
  }
}
