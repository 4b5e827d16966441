import { CHUNK_FRAME_BYTES, type KeyedVerdict } from "@chatcast/protocol";
import type { FileSink } from "../api.ts";
import type { Platform } from "../platform.ts";
import type { SealedFile } from "../sealed/file-port.ts";
import { Altered } from "./altered.ts";
import { fetchRange } from "./fetch-range.ts";

/** Fetched with one request, in bytes; the next ones are on their way while these are opened. */
const AT_ONCE = 4 * 1024 * 1024;

export interface FileReadingOptions {
  platform: Pick<Platform, "fetch" | "after" | "random">;
  url: string;
  file: SealedFile;
  sink: FileSink;
  /** One for each chunk that was opened, in their order. */
  verdict: (verdict: KeyedVerdict) => void;
  /** So many bytes are verified, and written. */
  progress: (bytes: number) => void;
}

/**
 * Fetches a sealed file and opens it chunk by chunk: signature and tag of each are checked before a byte of it is written,
 * and the sink is finished only when all of them together are what the seal names.
 * @throws ChatCastError `E_INTEGRITY`, and what `fetchRange` throws; then the sink was discarded
 */
export async function readFile(options: FileReadingOptions): Promise<void> {
  const { sink } = options;
  try {
    await readChunks(options);
    await sink.finish();
  } catch (cause) {
    await sink.discard().catch(() => undefined);
    throw cause;
  }
}

async function readChunks({ platform, url, file, sink, verdict, progress }: FileReadingOptions): Promise<void> {
  const frame = file.chunkSize + CHUNK_FRAME_BYTES;
  const stored = file.size + file.totalChunks * CHUNK_FRAME_BYTES;
  const each = Math.max(1, Math.floor(AT_ONCE / frame));
  const fetched = (from: number) => {
    const bytes = fetchRange(platform, url, from * frame, Math.min(stored, (from + each) * frame) - 1);
    // Whoever waits for it hears of its failure.
    bytes.catch(() => undefined);
    return bytes;
  };
  const reading = file.read();
  let coming = fetched(0);
  let written = 0;
  for (let from = 0; from < file.totalChunks; from += each) {
    const bytes = await coming;
    if (from + each < file.totalChunks) coming = fetched(from + each);
    // Side by side, as WebCrypto does it; written in their order.
    const opening = Array.from({ length: Math.min(each, file.totalChunks - from) }, (_, index) =>
      reading.open(from + index, bytes.subarray(index * frame, (index + 1) * frame)),
    );
    for (const chunk of opening) {
      const opened = await chunk;
      verdict(opened.verdict);
      if (opened.status === "compromised") throw new Altered(file.name, opened.verdict);
      await sink.write(opened.bytes);
      written += opened.bytes.length;
      progress(written);
    }
  }
  if (!(await reading.agrees())) throw new Altered(file.name, undefined);
}
