import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SentPart } from "./parts.ts";

/** What an earlier run had sent of a blob: to compare, not to believe. */
export interface Remembered {
  uploadId: string;
  partBytes: number;
  parts: Map<number, SentPart>;
}

/**
 * A multipart upload began, or a part of it was taken. A later beginning takes the place of the one before, to which parts may
 * still be added by another server. Older versions did not note of which upload a part is.
 */
type Line = { uploadId: string; partBytes: number } | ({ uploadId?: string; number: number } & SentPart);

/**
 * What the bucket has of blobs that are not complete there, a file of lines for each. It is not synced: a line that a
 * power cut took is a part that is sent again, and a part is compared with its bytes before it is counted.
 */
export class Journal {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async open(directory: string): Promise<Journal> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new Journal(directory);
  }

  async add(id: string, line: Line): Promise<void> {
    await appendFile(this.#path(id), `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  async read(id: string): Promise<Remembered | undefined> {
    const text = await readFile(this.#path(id), "utf8").catch(() => "");
    let found: Remembered | undefined;
    // What follows the last line's end was cut off by a crash.
    for (const line of text.split("\n").slice(0, -1)) {
      const entry = parse(line);
      if (entry === undefined) continue;
      if ("partBytes" in entry) found = { ...entry, parts: new Map() };
      else if (found !== undefined && (entry.uploadId ?? found.uploadId) === found.uploadId) {
        found.parts.set(entry.number, { etag: entry.etag, sha256: entry.sha256 });
      }
    }
    return found;
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  ids(): Promise<string[]> {
    return readdir(this.#directory);
  }

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

function parse(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line !== "object" || line === null) return undefined;
    if ("uploadId" in line && "partBytes" in line) {
      const { uploadId, partBytes } = line;
      return typeof uploadId === "string" && typeof partBytes === "number" ? { uploadId, partBytes } : undefined;
    }
    if (!("number" in line && "etag" in line && "sha256" in line)) return undefined;
    const { number, etag, sha256 } = line;
    const sound = typeof number === "number" && typeof etag === "string" && typeof sha256 === "string";
    if (!sound) return undefined;
    return "uploadId" in line && typeof line.uploadId === "string"
      ? { uploadId: line.uploadId, number, etag, sha256 }
      : { number, etag, sha256 };
  } catch {
    return undefined;
  }
}
