import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { FileSink, MessageView, Snapshot } from "@chatcast/client";
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
 * Fetches a sealed file, opens and verifies it chunk by chunk, and waits until the receipt for it is in the room. It begins
 * anew in every run.
 * @returns the SHA-256 of what was saved
 * @throws ChatCastError `E_INTEGRITY` and others; Stopped on Ctrl-C
 */
export async function receiveSealed({ visit, place, path, signal, onBytes }: ReceiveOptions): Promise<string> {
  const { client } = visit;
  await visit.until(signal, (snapshot) => messageAt(snapshot, place)?.file?.sealed);
  const hash = createHash("sha256");
  const sink = await partSink(path, (bytes, received) => {
    signal.throwIfAborted();
    hash.update(bytes);
    onBytes(received);
  });
  await client.receiveFile(place.offset, sink, place.with);
  await visit.until(signal, (snapshot) => {
    const receipts = messageAt(snapshot, place)?.file?.sealed?.receipts;
    return receipts?.some(({ own }) => own) ? true : undefined;
  });
  return hash.digest("hex");
}

const messageAt = ({ conversations }: Snapshot, { offset, with: other }: SealedPlace): MessageView | undefined =>
  conversations.find((one) => one.with === other)?.messages.find((message) => message.offset === offset);

/** `path.part`, which becomes `path` when all of it is verified and on the disk, and goes when it is not. */
async function partSink(path: string, tell: (bytes: Uint8Array, received: number) => void): Promise<FileSink> {
  const part = `${path}.part`;
  const file: FileHandle = await open(part, "w");
  let received = 0;
  return {
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
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
    },
  };
}
