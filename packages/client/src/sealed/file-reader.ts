import {
  ChatCastError,
  type ChatMessage,
  type CryptoPort,
  type Envelope,
  equalBytes,
  type FileReceipt,
  type FileRoots,
  FrameOpener,
  frameLeaf,
  fromBase64Url,
  merkleLeaf,
  merkleRoot,
  type Pair,
  type ReceiptClaim,
  readChunkFrame,
  readContent,
  readEnvelope,
  readFileCard,
  readManifest,
  receiptStatement,
  type Seq,
  type StreamContext,
  toBase64Url,
  totalChunksOf,
  writeReceipt,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { FileReading, OpenedChunk, SealedFile } from "./file-port.ts";
import type { Keyring } from "./keyring.ts";
import { shownName, streamName } from "./names.ts";

/** What a message of a sealed room consists of: one envelope, and of a file another one and its sizes. */
export interface Subject {
  envelope: Envelope;
  sizes: Pick<StreamContext, "total" | "chunkSize" | "totalSize">;
  manifest: Envelope | undefined;
}

const NO_FILE: Subject["sizes"] = { total: 0, chunkSize: 0, totalSize: 0 };

/** @returns undefined for what cannot be one */
export function subjectOf({ type, frame = "" }: ChatMessage): Subject | undefined {
  if (type === "text") {
    const envelope = readEnvelope(frame);
    const said = envelope !== undefined && envelope.kind !== "manifest" && envelope.kind !== "seal";
    return said ? { envelope, sizes: NO_FILE, manifest: undefined } : undefined;
  }
  const card = readFileCard(frame);
  const [manifest, envelope] = [readEnvelope(card?.manifest ?? ""), readEnvelope(card?.seal ?? "")];
  if (card === undefined || envelope?.kind !== "seal" || manifest?.kind !== "manifest") return undefined;
  if (!isSameParty(manifest, envelope) || envelope.frame.seq !== 0 || manifest.frame.seq !== 0) return undefined;
  const { totalSize, chunkSize } = card;
  if (chunkSize === 0) return undefined;
  return { envelope, sizes: { totalSize, chunkSize, total: totalChunksOf(totalSize, chunkSize) }, manifest };
}

/** Both are of one session, for one recipient, in one stream. */
function isSameParty(one: Envelope, other: Envelope): boolean {
  const [fields, others] = [one, other].map(({ streamId, session, person, certificate, recipient, epoch }) =>
    [streamId, session.sign, session.agree, person, certificate, recipient?.key, recipient?.agree]
      .map((field) => (field === undefined ? "" : toBase64Url(field)))
      .concat(String(epoch)),
  );
  return fields?.join() === others?.join();
}

export interface FileReaderOptions {
  crypto: CryptoPort;
  keys: Pick<Keyring, "stream">;
  identities: Identities;
}

/** What is known of a file whose seal was opened. */
export interface SealedFacts {
  /** Of the seal. */
  context: StreamContext;
  pair: Pair | undefined;
  roots: FileRoots;
  manifest: Envelope;
}

/** @returns undefined when the manifest is not what the seal's sender sealed for the same file */
export async function openFile(options: FileReaderOptions, facts: SealedFacts): Promise<SealedFile | undefined> {
  const { crypto, keys } = options;
  const { context, pair, manifest } = facts;
  const [ofManifest, ofChunks] = await Promise.all(
    (["manifest", "chunk"] as const).map((kind) => keys.stream({ ...context, kind }, pair)),
  );
  if (ofManifest === undefined || ofChunks === undefined) return undefined;
  const publicKey = manifest.session.sign;
  const opener = await FrameOpener.open({
    crypto,
    context: { ...context, kind: "manifest" },
    keys: ofManifest,
    publicKey,
  });
  const opened = await opener.open(manifest.frame);
  if (opened.status !== "valid") return undefined;
  const content = readContent(opened.plaintext);
  if (content === undefined || !equalBytes(content.person, manifest.person)) return undefined;
  const said = await readManifest(content.body, await crypto.hmacSha256(ofChunks.commit));
  const [name, type] = [textOf(said?.name), textOf(said?.type)];
  if (name === undefined || type === undefined) return undefined;
  const chunks = await FrameOpener.open({ crypto, context: { ...context, kind: "chunk" }, keys: ofChunks, publicKey });
  return new OpenedFile(options, facts, { name, type }, chunks);
}

class OpenedFile implements SealedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
  readonly #options: FileReaderOptions;
  readonly #facts: SealedFacts;
  readonly #chunks: FrameOpener;

  constructor(
    options: FileReaderOptions,
    facts: SealedFacts,
    { name, type }: { name: string; type: string },
    chunks: FrameOpener,
  ) {
    this.#options = options;
    this.#facts = facts;
    this.#chunks = chunks;
    this.name = name;
    this.type = type;
    const { totalSize, chunkSize, total } = facts.context;
    this.size = totalSize;
    this.chunkSize = chunkSize;
    this.totalChunks = total;
  }

  get stream(): string {
    return streamName(this.#facts.context);
  }

  read(): FileReading {
    const { crypto } = this.#options;
    const { context, roots } = this.#facts;
    const leaves: FileRoots[] = [];
    return {
      open: async (seq: Seq, bytes: Uint8Array): Promise<OpenedChunk> => {
        const frame = readChunkFrame(context, seq, bytes);
        const opened = await this.#chunks.open(frame);
        const { verdict } = opened;
        if (opened.status !== "valid") return { status: "compromised", verdict };
        const { plaintext, digest } = opened;
        const { signature = new Uint8Array() } = frame;
        const [plain, frames] = await Promise.all([
          merkleLeaf(crypto, seq, plaintext),
          frameLeaf(crypto, seq, signature, digest),
        ]);
        leaves[seq] = { plain, frames };
        return { status: "valid", verdict, bytes: plaintext };
      },
      agrees: async () => {
        if (Object.keys(leaves).length !== context.total) return false;
        const trees = (["plain", "frames"] as const).map(async (tree) => {
          const root = await merkleRoot(
            crypto,
            leaves.map((leaf) => leaf[tree]),
          );
          return equalBytes(root, roots[tree]);
        });
        return (await Promise.all(trees)).every(Boolean);
      },
    };
  }

  async sign(receiverName: string): Promise<string> {
    const person = await this.#options.identities.signer();
    if (person === undefined) throw new ChatCastError("E_UNAVAILABLE", "a receipt needs a key of yours");
    const signature = await person.sign(receiptStatement(this.#claim(person.publicKey, receiverName)));
    const { senderId, streamId } = this.#facts.context;
    return toBase64Url(writeReceipt({ senderId, streamId, signature }));
  }

  async isReceipt(receipt: FileReceipt, by: string, receiverName: string): Promise<boolean> {
    const key = fromBase64Url(by);
    if (key === undefined || streamName(receipt) !== this.stream) return false;
    const statement = receiptStatement(this.#claim(key, receiverName));
    return this.#options.crypto.verifySignature(key, statement, receipt.signature);
  }

  get claim(): Omit<ReceiptClaim, "receiver" | "receiverName"> {
    const { context, roots, manifest } = this.#facts;
    return {
      roomHash: context.roomHash,
      epoch: context.epoch,
      streamId: context.streamId,
      sender: manifest.person,
      size: context.totalSize,
      chunkSize: context.chunkSize,
      roots,
      fileName: utf8(this.name),
    };
  }

  #claim(receiver: Uint8Array, name: string): ReceiptClaim {
    return { ...this.claim, receiver, receiverName: utf8(shownName(name)) };
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
