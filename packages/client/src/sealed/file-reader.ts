import {
  ChatCastError,
  type CryptoPort,
  type Envelope,
  equalBytes,
  type FileManifest,
  type FileReceipt,
  type FileRoots,
  FrameOpener,
  fromBase64Url,
  type Pair,
  type ReceiptClaim,
  readContent,
  readManifest,
  readRoots,
  readThumbnail,
  receiptStatement,
  type Seq,
  type StreamContext,
  type StreamRef,
  type StreamStart,
  type Stretch,
  streamAt,
  type Thumbnail,
  toBase64Url,
  toHex,
  writeReceipt,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { ChunkOpening, ChunkWork } from "./chunks/port.ts";
import type { FileReading, OpenedChunk, SealedFile } from "./file-port.ts";
import type { Keyring } from "./keyring.ts";
import { shownName, streamName } from "./names.ts";

export interface FileReaderOptions {
  crypto: CryptoPort;
  keys: Pick<Keyring, "stream">;
  identities: Identities;
  chunks: () => Promise<ChunkWork>;
}

/** What is known of a file whose seal was opened. */
export interface SealedFacts {
  /** Of the seal. */
  context: StreamContext;
  pair: Pair | undefined;
  manifest: Envelope;
  before: readonly Stretch<Envelope>[];
}

/**
 * @param seal what is inside it
 * @returns undefined when the manifests are not what the seal's sender sealed for the same file
 */
export async function openFile(
  options: FileReaderOptions,
  facts: SealedFacts,
  seal: Uint8Array,
): Promise<SealedFile | undefined> {
  const { context, manifest, before } = facts;
  const roots = readRoots(seal);
  if (roots === undefined) return undefined;
  const last = await openManifest(options, facts, { ...context, continues: startAt(before, before.length) }, manifest);
  if (last === undefined || last.said.before.length !== before.length) return undefined;
  const [name, type] = [textOf(last.said.name), textOf(last.said.type)];
  if (name === undefined || type === undefined) return undefined;
  const thumbnail = last.said.thumbnail && readThumbnail(last.said.thumbnail);
  const stretches: Stretch<ChunkOpening>[] = [];
  for (const [at, { below, stream }] of before.entries()) {
    const named = last.said.before[at];
    const { epoch, streamId, session } = stream;
    const senderId = await options.crypto.sha256(session.sign);
    if (named?.below !== below || !isSameStream(named.stream, { epoch, streamId, senderId })) return undefined;
    const own = { ...context, epoch, streamId, senderId, continues: startAt(before, at) };
    const opened = await openManifest(options, facts, own, stream);
    if (opened === undefined) return undefined;
    stretches.push({ below, stream: opened.chunks });
  }
  stretches.push({ below: context.total, stream: last.chunks });
  const named = [context.senderId, context.streamId, roots.plain, roots.frames].map(toHex).join("");
  const partName = toHex(await options.crypto.sha256(utf8(named)));
  return new OpenedFile(options, { ...facts, roots }, { name, type, thumbnail, partName }, stretches);
}

/** Behind what the stream at that place of these goes on, as its manifest has it under its signature. */
function startAt(before: readonly Stretch<Envelope>[], at: number): StreamStart | undefined {
  const last = before[at - 1];
  return last && { streamId: last.stream.streamId, chunks: last.below };
}

const isSameStream = (one: StreamRef, other: StreamRef): boolean =>
  one.epoch === other.epoch && equalBytes(one.streamId, other.streamId) && equalBytes(one.senderId, other.senderId);

/** What one stream of the file says it is, under the key that it commits to, and what opens its chunks. */
async function openManifest(
  { crypto, keys, chunks }: FileReaderOptions,
  { pair }: Pick<SealedFacts, "pair">,
  context: StreamContext,
  manifest: Envelope,
): Promise<{ said: FileManifest; chunks: ChunkOpening } | undefined> {
  const [ofManifest, ofChunks] = await Promise.all(
    (["manifest", "chunk"] as const).map((kind) => keys.stream({ ...context, kind }, pair)),
  );
  if (ofManifest === undefined || ofChunks === undefined) return undefined;
  const publicKey = manifest.session.sign;
  const as = (kind: "manifest" | "chunk") => ({ ...context, kind });
  const opener = await FrameOpener.open({ crypto, context: as("manifest"), keys: ofManifest, publicKey });
  const opened = await opener.open(manifest.frame);
  const content = opened.status === "valid" ? readContent(opened.plaintext) : undefined;
  if (content === undefined || !equalBytes(content.person, manifest.person)) return undefined;
  const said = await readManifest(content.body, await crypto.hmacSha256(ofChunks.commit));
  if (said === undefined) return undefined;
  const work = await chunks();
  const ofFile = { ...as("chunk"), continues: undefined };
  return { said, chunks: await work.opening({ context: ofFile, keys: ofChunks, publicKey }) };
}

type OpenedFacts = SealedFacts & { roots: FileRoots };

class OpenedFile implements SealedFile {
  readonly name: string;
  readonly type: string;
  readonly thumbnail: Thumbnail | undefined;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
  readonly partName: string;
  readonly #options: FileReaderOptions;
  readonly #facts: OpenedFacts;
  readonly #chunks: readonly Stretch<ChunkOpening>[];

  constructor(
    options: FileReaderOptions,
    facts: OpenedFacts,
    { name, type, thumbnail, partName }: Pick<SealedFile, "name" | "type" | "thumbnail" | "partName">,
    chunks: readonly Stretch<ChunkOpening>[],
  ) {
    this.#options = options;
    this.#facts = facts;
    this.#chunks = chunks;
    this.name = name;
    this.type = type;
    this.thumbnail = thumbnail;
    this.partName = partName;
    const { totalSize, chunkSize, total } = facts.context;
    this.size = totalSize;
    this.chunkSize = chunkSize;
    this.totalChunks = total;
  }

  get stream(): string {
    return streamName(this.#facts.context);
  }

  read(): FileReading {
    const { context, roots } = this.#facts;
    const work = this.#options.chunks();
    const leaves: FileRoots[] = [];
    return {
      open: async (seq: Seq, frame: Uint8Array): Promise<OpenedChunk> => {
        const opened = await streamAt(this.#chunks, seq).open(seq, frame);
        if (opened.status !== "valid") return opened;
        const { verdict, bytes, plain, frames } = opened;
        leaves[seq] = { plain, frames };
        return { status: "valid", verdict, bytes, leaves: { plain, frames } };
      },
      release: (bytes) => {
        for (const { stream } of this.#chunks) stream.release?.(bytes);
      },
      again: async (seq, bytes, before) => {
        if (!equalBytes(await (await work).leaf(seq, bytes), before.plain)) return false;
        leaves[seq] = before;
        return true;
      },
      agrees: async () => {
        if (Object.keys(leaves).length !== context.total) return false;
        const { root } = await work;
        const found = await Promise.all([
          root(leaves.map(({ plain }) => plain)),
          root(leaves.map(({ frames }) => frames)),
        ]);
        return equalBytes(found[0], roots.plain) && equalBytes(found[1], roots.frames);
      },
      close: () => {
        for (const { stream } of this.#chunks) stream.drop();
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
