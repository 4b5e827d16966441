import { ChatCastError, type ErrorCode, type FileRoots, type Seq } from "@chatcast/protocol";
import type { FilePart, FileSink } from "../api.ts";
import { NOTE_BYTES_A_CHUNK } from "../files/proven.ts";
import type { Platform } from "../platform.ts";
import { packedLeaves } from "../sealed/chunks/packed.ts";
import type { FileReading, SealedFile } from "../sealed/file-port.ts";

/** Read and hashed at once of what an earlier reading has left, in bytes. */
const AT_ONCE = 4 * 1024 * 1024;
/** Noted after this many bytes, or after this long when they come slowly: at most that much is fetched twice. */
const NOTE_BYTES = 8 * 1024 * 1024;
const NOTE_MS = 2_000;
/** Of a chunk's two. */
const LEAF = NOTE_BYTES_A_CHUNK / 2;
/** The file is another one, or there is none for this reader: what is here of it is of no use. */
const IN_VAIN: ReadonlySet<ErrorCode> = new Set(["E_INTEGRITY", "E_NOT_FOUND", "E_FORBIDDEN"]);

/**
 * What of one sealed file is verified and written, in a sink that keeps it or in one that does not. Its notes are both leaves of
 * each chunk, in their order: that over the plain bytes proves those that lie there, and both make the roots that the seal names.
 */
export class KeptPart {
  readonly #file: Pick<SealedFile, "partName" | "size" | "chunkSize" | "totalChunks">;
  readonly #sink: FileSink;
  readonly #part: FilePart | undefined;
  readonly #now: Platform["monotonic"];
  #chunks: Seq = 0;
  #found = 0;
  #unnoted: FileRoots[] = [];
  #notedAt: number;

  constructor(file: SealedFile, sink: FileSink, now: Platform["monotonic"]) {
    this.#file = file;
    this.#sink = sink;
    this.#part = sink.part;
    this.#now = now;
    this.#notedAt = now();
  }

  /** Chunks that are here. */
  get chunks(): Seq {
    return this.#chunks;
  }

  /** Bytes of them. */
  get bytes(): number {
    return Math.min(this.#file.size, this.#chunks * this.#file.chunkSize);
  }

  /** Whether some of it is from an earlier reading. */
  get resumed(): boolean {
    return this.#found > 0;
  }

  /** Hands on what an earlier reading has left, as far as it is what that one has noted; what is behind that goes. */
  async takeUp(reading: FileReading): Promise<void> {
    if (this.#part === undefined) return;
    const notes = await this.#part.open(this.#file.partName);
    const noted = Math.min(Math.floor(notes.length / NOTE_BYTES_A_CHUNK), this.#file.totalChunks);
    const each = Math.max(1, Math.floor(AT_ONCE / this.#file.chunkSize));
    while (this.#chunks < noted) {
      const end = Math.min(noted, this.#chunks + each);
      const good = await this.#check(this.#part, reading, notes, end);
      this.#chunks += good;
      if (this.#chunks < end) break;
    }
    this.#found = this.#chunks;
    await this.#part.cut(this.bytes, this.#chunks * NOTE_BYTES_A_CHUNK);
  }

  /** What an earlier reading has left was good for nothing. */
  async forget(): Promise<void> {
    this.#chunks = 0;
    this.#found = 0;
    this.#unnoted = [];
    await this.#part?.cut(0, 0);
  }

  /** The next chunk. */
  async write(bytes: Uint8Array, leaves: FileRoots): Promise<void> {
    await this.#sink.write(bytes);
    this.#chunks++;
    if (this.#part === undefined) return;
    this.#unnoted.push(leaves);
    const due = this.#unnoted.length * this.#file.chunkSize >= NOTE_BYTES || this.#now() - this.#notedAt >= NOTE_MS;
    if (due) await this.#note(this.#part);
  }

  /** It ends for want of the rest, which may come another time: or what is here goes too. */
  async end(cause: unknown): Promise<void> {
    const inVain = cause instanceof ChatCastError && IN_VAIN.has(cause.code);
    if (this.#part === undefined || inVain) {
      await this.#sink.discard();
      return;
    }
    // Where the disk is full what was noted before stays.
    await this.#note(this.#part).catch(() => undefined);
    await this.#part.close();
  }

  /** @returns how many of the chunks up to `end` are those that were noted, from the first on */
  async #check(part: FilePart, reading: FileReading, notes: Uint8Array, end: Seq): Promise<number> {
    const { size, chunkSize } = this.#file;
    const [first, start] = [this.#chunks, this.bytes];
    const bytes = await part.read(start, Math.min(size, end * chunkSize) - start);
    const found = await Promise.all(
      Array.from({ length: end - first }, (_, at) => {
        const chunk = bytes.subarray(at * chunkSize, (at + 1) * chunkSize);
        const note = notes.subarray((first + at) * NOTE_BYTES_A_CHUNK, (first + at + 1) * NOTE_BYTES_A_CHUNK);
        // Copied: all notes stay in memory otherwise as long as one leaf of them does.
        return reading.again(first + at, chunk, { plain: note.slice(0, LEAF), frames: note.slice(LEAF) });
      }),
    );
    const bad = found.indexOf(false);
    return bad === -1 ? found.length : bad;
  }

  async #note(part: FilePart): Promise<void> {
    const leaves = this.#unnoted;
    this.#unnoted = [];
    this.#notedAt = this.#now();
    if (leaves.length > 0) await part.note(packedLeaves(leaves.flatMap(({ plain, frames }) => [plain, frames])));
  }
}
