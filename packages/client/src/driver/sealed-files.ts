import { type Audience, ChatCastError, type ChatMessage, type ErrorBody, toBase64Url } from "@chatcast/protocol";
import type { FileSink, MessageFile, ReceiptView, SealedFileView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import { notKeptHere, Refusal } from "../refusal.ts";
import type { SealedFile } from "../sealed/file-port.ts";
import { shownName, streamName } from "../sealed/names.ts";
import type { Opening } from "../sealed/port.ts";
import { type Notices, type Stops, type Told, told } from "../told.ts";
import { Altered, Damaged } from "./altered.ts";
import { receiptsJson } from "./receipts-json.ts";

export interface SealedFilesOptions {
  platform: Platform;
  journal: Journal;
  /** Name under which the member is in the room. */
  name: () => string;
  /** Says in the room, or to the one other member, that a file was verified. */
  say: (receipt: string, audience: Audience) => void;
}

interface Known {
  file: SealedFile;
  conversation: ConversationLog;
  offset: number;
  reading: Promise<void> | undefined;
}

type Receipt = Extract<Opening, { status: "receipt" }>;

/** Receipts that came before their file, as pages are read backwards. */
const WAITING = 4_096;

/** The files of a sealed room: who has verified which, and this member's own reading of them. */
export class SealedFiles {
  readonly #options: SealedFilesOptions;
  /** By the offset of its message in its conversation. */
  readonly #known = new Map<string, Known>();
  readonly #byStream = new Map<string, Known>();
  readonly #waiting = new Map<string, { from: string; at: number; opening: Receipt }[]>();
  #waits = 0;

  constructor(options: SealedFilesOptions) {
    this.#options = options;
  }

  /** What is shown of a file before anything of it was fetched. */
  view(file: SealedFile): Pick<MessageFile, "name" | "size" | "sealed"> {
    const { name, size, type, thumbnail, partName, chunkSize } = file;
    const shown = { transferId: transferOf(file), type, ...(thumbnail === undefined ? {} : { thumbnail }) };
    const part = { name: partName, chunkSize };
    return { name, size, sealed: { ...shown, part, reading: { state: "unread" }, receipts: [] } };
  }

  /** A file's message stands in its conversation. */
  found(conversation: ConversationLog, { offset }: ChatMessage, file: SealedFile): void {
    const known = { file, conversation, offset, reading: undefined };
    this.#known.set(placeOf(conversation, offset), known);
    this.#byStream.set(file.stream, known);
    const waiting = this.#waiting.get(file.stream) ?? [];
    this.#waiting.delete(file.stream);
    this.#waits -= waiting.length;
    for (const { from, at, opening } of waiting) this.#take(known, from, at, opening);
  }

  /** Somebody says that a file was verified. */
  receipt({ from, at }: ChatMessage, opening: Receipt): void {
    const stream = streamName(opening.receipt);
    const known = this.#byStream.get(stream);
    if (known !== undefined) this.#take(known, from, at, opening);
    else if (this.#waits < WAITING) {
      this.#waits++;
      this.#waiting.set(stream, [...(this.#waiting.get(stream) ?? []), { from, at, opening }]);
    }
  }

  /** Fetches a file, verifies it into the sink, and says so. @throws ChatCastError `E_NOT_FOUND`, `E_INTEGRITY` and others */
  async receive(conversation: ConversationLog, offset: number, sink: FileSink): Promise<void> {
    const known = this.#find(conversation, offset);
    if (known.reading !== undefined)
      throw new Refusal("E_CONFLICT", told("fetched-already", {}, "this file is being fetched already"));
    const reading = this.#read(known, sink);
    known.reading = reading;
    try {
      await reading;
    } finally {
      known.reading = undefined;
    }
  }

  /** Of all who gave one, or by one key alone. @throws ChatCastError `E_NOT_FOUND` */
  receipts(conversation: ConversationLog, offset: number, key?: string): string {
    const { file } = this.#find(conversation, offset);
    const given = conversation.at(offset)?.file?.sealed?.receipts ?? [];
    const wanted = key === undefined ? given : given.filter((receipt) => receipt.key === key);
    if (key !== undefined && wanted.length === 0)
      throw new ChatCastError("E_NOT_FOUND", "there is no receipt by that key");
    return receiptsJson(file, wanted);
  }

  #find(conversation: ConversationLog, offset: number): Known {
    const known = this.#known.get(placeOf(conversation, offset));
    if (known === undefined) throw new ChatCastError("E_NOT_FOUND", "there is no sealed file");
    return known;
  }

  async #read(known: Known, sink: FileSink): Promise<void> {
    const { platform, journal } = this.#options;
    const { file, conversation, offset } = known;
    const message = conversation.at(offset);
    const url = message?.file?.url;
    if (url === undefined) throw new ChatCastError("E_NOT_FOUND", "this file is gone");
    const source = transferOf(file);
    this.#show(known, { reading: { state: "reading", bytes: 0 } });
    try {
      // Fetched when the first file is: the way in does without it.
      const { readFile } = await import("./file-reading.ts");
      await readFile({
        platform,
        url,
        file,
        sink,
        verdict: (verdict) => journal.verdict("FILE_CHUNK", source, verdict, message?.from),
        progress: (bytes) => {
          if (conversation.at(offset)?.deletedAt !== undefined) {
            throw new ChatCastError("E_NOT_FOUND", "its sender has deleted this file");
          }
          this.#show(known, { reading: { state: "reading", bytes } });
        },
      });
    } catch (cause) {
      this.#failed(known, cause);
      throw cause;
    }
    this.#show(known, { reading: { state: "verified" } });
    await this.#sayVerified(known);
  }

  /** Once for each file: also after a reload, when the log shows it. Who sent it gives no receipt for it. */
  async #sayVerified({ file, conversation, offset }: Known): Promise<void> {
    const message = conversation.at(offset);
    if (message === undefined || message.own) return;
    if (message.file?.sealed?.receipts.some(({ own }) => own) === true) return;
    const { mode } = message.audience;
    this.#options.say(
      await file.sign(this.#options.name()),
      mode === "broadcast" ? { mode } : { mode, recipient: message.from },
    );
  }

  #failed(known: Known, cause: unknown): void {
    const { journal } = this.#options;
    const { file, conversation, offset } = known;
    const from = conversation.at(offset)?.from ?? "somebody";
    if (cause instanceof Damaged) journal.damaged(transferOf(file), cause.seq, from);
    const error: ErrorBody = (cause instanceof ChatCastError ? cause : notKeptHere(cause)).body();
    this.#show(known, { reading: { state: "failed", error } });
    journal.log(`file ${file.stream}: ${error.code} ${error.message}`);
    if (error.code !== "E_INTEGRITY") return;
    journal.alert({
      what: "transfer",
      title: told("file-refused", {}, "SECURITY ALERT: a file was not accepted."),
      stopped: [
        told("file", { file: file.name, name: from }, `${file.name} from ${from}.`),
        cause instanceof Damaged ? cause.why : told<Stops, "file-altered">("file-altered", {}, WHY),
      ],
      kept: [told("nothing-kept", {}, KEPT)],
      verdict: cause instanceof Altered ? cause.verdict : undefined,
    });
  }

  #take(known: Known, from: string, at: number, { receipt, by, own }: Receipt): void {
    const { file } = known;
    file.isReceipt(receipt, by, from).then(
      (good) => {
        if (good)
          this.#add(known, { name: shownName(from), key: by, signature: toBase64Url(receipt.signature), own, at });
        else this.#options.journal.notice("error", otherFile(from, file.name));
      },
      (cause: unknown) => this.#options.journal.log(`receipt: ${cause instanceof Error ? cause.message : cause}`),
    );
  }

  #add(known: Known, receipt: ReceiptView): void {
    const before = known.conversation.at(known.offset)?.file?.sealed?.receipts ?? [];
    if (before.some(({ key }) => key === receipt.key)) return;
    this.#show(known, { receipts: [...before, receipt] });
  }

  #show({ conversation, offset }: Known, change: Partial<SealedFileView>): void {
    conversation.change(offset, (message) => {
      const { file } = message;
      if (file?.sealed === undefined) return message;
      return { ...message, file: { ...file, sealed: { ...file.sealed, ...change } } };
    });
  }
}

const KEPT = "Nothing of it is shown or kept. Messages and other files were checked by themselves.";
const WHY = "It is not what its sender sealed: it was altered on its way, or by the server.";

/** The stream of a file is named like the transfer that brought it. */
const transferOf = ({ claim }: SealedFile): string => toBase64Url(claim.streamId);

const placeOf = (conversation: ConversationLog, offset: number): string => `${conversation.with ?? ""} ${offset}`;

const otherFile = (name: string, file: string): Told<Notices> =>
  told("other-file", { name, file }, `${name} says to have verified ${file}, and it is another file.`);
