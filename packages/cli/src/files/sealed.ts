import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ChatCastError, type FileSink, type MessageView, type Snapshot } from "@chatcast/client";
import type { Visit } from "../room/visit.ts";

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
  onBytes: (received: number) => void;
}

/**
 * Fetches a sealed file, opens and verifies it chunk by chunk, and waits until the receipt for it is in the room; that for a
 * private file reaches its sender only while that person is there. It begins anew in every run.
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
  const hash = createHash("sha256");
  const sink = await partSink(path, (bytes, received) => {
    signal.throwIfAborted();
    hash.update(bytes);
    onBytes(received);
  });
  try {
    await client.receiveFile(place.offset, sink, place.with);
  } catch (error) {
    const unheard = error instanceof ChatCastError && error.code === "E_NO_RECIPIENT" && sink.finished;
    if (!unheard) throw error;
    return { sha256: hash.digest("hex"), receipted: false };
  }
  await visit.until(signal, (snapshot) => {
    const receipts = messageAt(snapshot, place)?.file?.sealed?.receipts;
    return receipts?.some(({ own }) => own) ? true : undefined;
  });
  return { sha256: hash.digest("hex"), receipted: true };
}

const messageAt = ({ conversations }: Snapshot, { offset, with: other }: SealedPlace): MessageView | undefined =>
  conversations.find((one) => one.with === other)?.messages.find((message) => message.offset === offset);

interface PartSink extends FileSink {
  /** Whether the file has its name. */
  finished: boolean;
}

/** `path.part`, which becomes `path` when all of it is verified and on the disk, and goes when it is not. */
async function partSink(path: string, tell: (bytes: Uint8Array, received: number) => void): Promise<PartSink> {
  const part = `${path}.part`;
  const file: FileHandle = await open(part, "w");
  let received = 0;
  const sink: PartSink = {
    finished: false,
    async write(bytes) {
      await file.writeFile(bytes);
      received += bytes.length;
      tell(bytes, received);
    },
    async finish() {
      await file.sync();
      await file.close();
      await rename(part, path);
      const folder = await open(dirname(path), "r");
      // Some file systems cannot sync a folder; the file itself is.
      await folder.sync().catch(() => undefined);
      await folder.close();
      sink.finished = true;
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
    },
  };
  return sink;
}
