import type { ChatCastClient, FileSink, MessageView } from "@chatcast/client";
import { type ReactNode, useMemo } from "react";
import { saveAs } from "../ui/saveAs.ts";
import { SealedFilesProvider } from "../ui/sealedFiles.ts";
import { type Seat, useSeat, useSlice } from "./store.ts";

/** Types that show nothing but a picture. Anything else is bytes to a browser: a page in it must not run as ours. */
const PICTURES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** Verified pieces as Blobs, which the browser keeps where it has room for them; together they are one url. */
class BlobSink implements FileSink {
  readonly #type: string;
  readonly #done: (url: string) => void;
  #parts: Blob[] = [];

  constructor(type: string, done: (url: string) => void) {
    this.#type = PICTURES.has(type) ? type : "application/octet-stream";
    this.#done = done;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }

  async finish(): Promise<void> {
    this.#done(URL.createObjectURL(new Blob(this.#parts, { type: this.#type })));
    this.#parts = [];
  }

  async discard(): Promise<void> {
    this.#parts = [];
  }
}

/** Urls of what was verified, as long as the room is open. */
class Verified {
  readonly #client: ChatCastClient;
  readonly #urls = new Map<string, string>();

  constructor(client: ChatCastClient) {
    this.#client = client;
  }

  urlOf({ key }: MessageView): string | undefined {
    return this.#urls.get(key);
  }

  read(message: MessageView): void {
    const { key, offset, file } = message;
    if (offset === undefined || this.#urls.has(key)) return;
    const sink = new BlobSink(file?.sealed?.type ?? "", (url) => this.#urls.set(key, url));
    // Why it does not go on stands in the message.
    this.#client.receiveFile(offset, sink, partnerOf(message)).catch(() => undefined);
  }

  saveReceipts(message: MessageView): void {
    const { offset, file } = message;
    if (offset === undefined || file === undefined) return;
    const json = this.#client.receipts(offset, partnerOf(message));
    saveAs(`${file.name}.receipts.json`, new Blob([json], { type: "application/json" }));
  }

  close(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }
}

/** The other member of a private conversation. */
function partnerOf({ audience, own, from }: MessageView): string | undefined {
  if (audience.mode === "broadcast") return undefined;
  return own ? audience.recipient : from;
}

const KEPT = "verified";

/** What was verified is still there when the room is shown again. */
function verifiedOf({ client, kept, atEnd }: Seat): Verified {
  const known = kept.get(KEPT);
  if (known instanceof Verified) return known;
  const made = new Verified(client);
  kept.set(KEPT, made);
  atEnd.push(() => made.close());
  return made;
}

/** Lets file cards of a sealed room fetch and verify what they show. */
export function SealedReading({ children }: { children: ReactNode }) {
  const verified = verifiedOf(useSeat());
  const users = useSlice((snapshot) => snapshot.room?.users);
  const files = useMemo(
    () => ({
      people: (users ?? []).map(({ username }) => username),
      urlOf: (message: MessageView) => verified.urlOf(message),
      read: (message: MessageView) => verified.read(message),
      saveReceipts: (message: MessageView) => verified.saveReceipts(message),
    }),
    [users, verified],
  );
  return <SealedFilesProvider value={files}>{children}</SealedFilesProvider>;
}
