import type { ChatCastClient, ConversationView, FileSink, MessageView } from "@chatcast/client";
import { type ReactNode, useEffect, useMemo } from "react";
import { messageAt } from "../features/chat/actions.ts";
import type { Parts } from "../features/downloads/parts/parts.ts";
import { saveAs } from "../ui/saveAs.ts";
import { SealedFilesProvider } from "../ui/sealedFiles.ts";
import type { DiskPlace } from "./disk-place.ts";
import { type Seat, useSeat, useSlice } from "./store.ts";

/** Types that show or play and run nothing. Anything else is bytes to a browser: a page in it must not run as ours. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["png", "jpeg", "gif", "webp", "avif"].map((kind) => `image/${kind}`),
  ...["mpeg", "mp4", "ogg", "wav", "x-wav", "flac", "webm"].map((kind) => `audio/${kind}`),
  ...["mp4", "webm", "ogg"].map((kind) => `video/${kind}`),
]);

/** Verified pieces as Blobs, which the browser keeps where it has room for them; together they are one. */
class BlobSink implements FileSink {
  readonly #done: (bytes: Blob) => void;
  #parts: Blob[] = [];

  constructor(done: (bytes: Blob) => void) {
    this.#done = done;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }

  async finish(): Promise<void> {
    this.#done(new Blob(this.#parts));
    this.#parts = [];
  }

  async discard(): Promise<void> {
    this.#parts = [];
  }
}

/** Larger files are kept as they come, so that a reload costs only what is missing. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** A file that was verified, where it was said, and how what is kept of it goes. */
interface VerifiedFile {
  url: string;
  bytes: Blob;
  offset: number;
  with: string | undefined;
  drop: () => Promise<void>;
}

/** What was verified, as long as the room is open. */
class Verified {
  readonly #client: ChatCastClient;
  readonly #onDisk = new Set<string>();
  readonly #files = new Map<string, VerifiedFile>();
  /** Places on the disk to which files are under way. */
  readonly #places = new Map<string, DiskPlace>();
  readonly #member: string;
  #parts: Promise<Parts | undefined> | undefined;

  constructor(client: ChatCastClient) {
    this.#client = client;
    this.#member = client.snapshot().room?.self.memberId ?? "";
  }

  urlOf({ key }: MessageView): string | undefined {
    return this.#files.get(key)?.url;
  }

  bytesOf({ key }: MessageView): Blob | undefined {
    return this.#files.get(key)?.bytes;
  }

  read(message: MessageView): void {
    // Why it does not go on stands in the message.
    this.#read(message).catch(() => undefined);
  }

  async #read(message: MessageView): Promise<void> {
    const { key, offset, file } = message;
    const place = this.#places.get(key);
    if (offset !== undefined && place !== undefined) return this.#readTo(place, key, offset, partnerOf(message));
    if (offset === undefined || this.#files.has(key)) return;
    const type = file?.sealed?.type ?? "";
    const done = (bytes: Blob): void => {
      const typed = bytes.slice(0, bytes.size, HARMLESS.has(type) ? type : "application/octet-stream");
      const url = URL.createObjectURL(typed);
      const drop = () => sink.discard();
      this.#files.set(key, { url, bytes: typed, offset, with: partnerOf(message), drop });
    };
    const inMemory = new BlobSink(done);
    const parts = (file?.size ?? 0) > KEPT_BYTES ? await this.#opened() : undefined;
    const sink = parts?.sink(done, inMemory) ?? inMemory;
    await this.#client.receiveFile(offset, sink, partnerOf(message));
  }

  async #readTo(place: DiskPlace, key: string, offset: number, partner: string | undefined): Promise<void> {
    const sink = place.sink(() => {
      this.#onDisk.add(key);
      this.#places.delete(key);
    });
    try {
      await this.#client.receiveFile(offset, sink, partner);
    } finally {
      // It goes on here, or in another place.
      if (place.broken) this.#places.delete(key);
    }
  }

  async keptOf({ key, file }: MessageView): Promise<number> {
    const place = this.#places.get(key);
    if (place !== undefined) return place.kept;
    return file === undefined || file.size <= KEPT_BYTES ? 0 : ((await (await this.#opened())?.kept(file)) ?? 0);
  }

  /** Undefined where the browser keeps no files for a page. */
  #opened(): Promise<Parts | undefined> {
    this.#parts ??= import("../features/downloads/parts/parts.ts")
      .then(({ Parts: Made }) => Made.open(this.#member))
      .catch(() => undefined);
    return this.#parts;
  }

  isOnDisk({ key }: MessageView): boolean {
    return this.#onDisk.has(key);
  }

  /** @throws ChatCastError where no place can be chosen */
  async saveToDisk(message: MessageView): Promise<void> {
    // Seldom wanted; somebody's press is good for some seconds.
    const { choosePlace } = await import("./disk-place.ts");
    const place = await choosePlace(message.file?.name ?? "");
    if (place === undefined) return;
    this.#places.set(message.key, place);
    this.read(message);
  }

  saveReceipts(message: MessageView, key?: string): void {
    const { offset, file } = message;
    if (offset === undefined || file === undefined) return;
    const json = this.#client.receipts(offset, partnerOf(message), key);
    saveAs(
      `${file.name}.${key === undefined ? "receipts" : "receipt"}.json`,
      new Blob([json], { type: "application/json" }),
    );
  }

  /** What its sender has deleted is not kept here either. */
  forgetDeleted(conversations: readonly ConversationView[]): void {
    for (const [key, { url, offset, with: partner, drop }] of this.#files) {
      const messages = conversations.find((conversation) => conversation.with === partner)?.messages ?? [];
      if (messageAt(messages, offset)?.deletedAt === undefined) continue;
      URL.revokeObjectURL(url);
      this.#files.delete(key);
      // What cannot be removed now goes when the room is left.
      drop().catch(() => undefined);
    }
  }

  close(): void {
    for (const { url } of this.#files.values()) URL.revokeObjectURL(url);
    this.#files.clear();
    // Also what was kept before the last reload.
    this.#opened().then(
      (parts) => parts?.close(),
      () => undefined,
    );
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
  const conversations = useSlice((snapshot) => snapshot.conversations);
  useEffect(() => verified.forgetDeleted(conversations), [verified, conversations]);
  const files = useMemo(
    () => ({
      people: (users ?? []).map(({ username }) => username),
      urlOf: (message: MessageView) => verified.urlOf(message),
      bytesOf: (message: MessageView) => verified.bytesOf(message),
      keptOf: (message: MessageView) => verified.keptOf(message),
      read: (message: MessageView) => verified.read(message),
      isOnDisk: (message: MessageView) => verified.isOnDisk(message),
      saveToDisk: "showSaveFilePicker" in window ? (message: MessageView) => verified.saveToDisk(message) : undefined,
      saveReceipts: (message: MessageView, key?: string) => verified.saveReceipts(message, key),
    }),
    [users, verified],
  );
  return <SealedFilesProvider value={files}>{children}</SealedFilesProvider>;
}
