import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { ChatCastError, type FileSink, fileSink, type MessageView, type Snapshot } from "@chatcast/client";
import type { Visit } from "../room/visit.ts";

/** Read at once where a file is hashed, in bytes. */
const AT_ONCE = 1024 * 1024;

/** Where a sealed file stands: its message has to be opened before it can be. */
export interface SealedPlace {
  offset: number;
  /** The other member, of a private conversation. */
  with?: string | undefined;
}

interface ReceiveOptions {
  visit: Visit;
  place: SealedPlace;
  path: string;
  signal: AbortSignal;
  /** So many bytes are here, and so many of them this run has fetched. */
  onBytes: (received: number, fetched: number) => void;
}

/**
 * Fetches a sealed file, opens and verifies it chunk by chunk, and waits until the receipt for it is in the room; that for a
 * private file reaches its sender only while that person is there. What an earlier run has verified
 * is not fetched again.
 * @returns the SHA-256 of what was saved, and whether the receipt was said
 * @throws ChatCastError `E_INTEGRITY` and others; Stopped on Ctrl-C
 */
export async function receiveSealed({
  visit,
  place,
  path,
  signal,
  onBytes,
}: ReceiveOptions): Promise<{ sha256: string; receipted: boolean }> {
  const { client } = visit;
  await visit.until(signal, (snapshot) => messageAt(snapshot, place)?.file?.sealed);
  const sink = watchedSink(fileSink(path), () => signal.throwIfAborted());
  const unsubscribe = client.subscribe(() => {
    const reading = messageAt(client.snapshot(), place)?.file?.sealed?.reading;
    if (reading?.state === "reading") onBytes(reading.bytes, sink.written);
  });
  try {
    await client.receiveFile(place.offset, sink, place.with);
  } catch (error) {
    const unheard = error instanceof ChatCastError && error.code === "E_NO_RECIPIENT" && sink.finished;
    if (!unheard) throw error;
    return { sha256: await sha256Of(path), receipted: false };
  } finally {
    unsubscribe();
  }
  await visit.until(signal, (snapshot) => {
    const receipts = messageAt(snapshot, place)?.file?.sealed?.receipts;
    return receipts?.some(({ own }) => own) ? true : undefined;
  });
  return { sha256: await sha256Of(path), receipted: true };
}

const messageAt = ({ conversations }: Snapshot, { offset, with: other }: SealedPlace): MessageView | undefined =>
  conversations.find((one) => one.with === other)?.messages.find((message) => message.offset === offset);

interface WatchedSink extends FileSink {
  /** Whether the file has its name. */
  finished: boolean;
  /** Bytes. */
  written: number;
}

/** @param next throws where nothing more is to be written; what was verified before stays */
function watchedSink(sink: FileSink, next: () => void): WatchedSink {
  const watched: WatchedSink = {
    ...sink,
    finished: false,
    written: 0,
    async write(bytes) {
      next();
      await sink.write(bytes);
      watched.written += bytes.length;
    },
    async finish() {
      await sink.finish();
      watched.finished = true;
    },
  };
  return watched;
}

/** Of what lies on the disk. A stream would take fresh memory for every 64 KiB of it. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  const memory = new Uint8Array(AT_ONCE);
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, AT_ONCE);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(memory.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
