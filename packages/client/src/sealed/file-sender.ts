import {
  ChatCastError,
  type Envelope,
  type EnvelopeRecipient,
  equalBytes,
  FrameSealer,
  frameLeaf,
  fromBase64Url,
  merkleRoot,
  readEnvelope,
  type Seq,
  type StreamContext,
  toBase64Url,
  toHex,
  writeChunkFrame,
  writeContent,
  writeEnvelope,
  writeManifest,
  writeRoots,
} from "@chatcast/protocol";
import type { Conversations } from "./conversations.ts";
import type { FileSealing, FileToSeal, KeptSealing, SealedBytes } from "./file-port.ts";
import type { Keyring } from "./keyring.ts";
import { noSession, type RoomFacts, recipientOf } from "./recipients.ts";
import type { OwnSession, SessionKeys } from "./session-keys.ts";

export interface FileSenderOptions extends RoomFacts {
  keys: Keyring;
  sessions: SessionKeys;
  conversations: Conversations;
}

type Leaf = readonly [seq: Seq, leaf: Uint8Array];

const SEED_BYTES = 32;
const TAG_BYTES = 16;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Begins to seal a file. @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN`, `E_TOO_LARGE` */
export async function sealFile(options: FileSenderOptions, file: FileToSeal): Promise<FileSealing> {
  const seed = options.crypto.randomBytes(SEED_BYTES);
  const recipient = file.to && (await recipientOf(options, file.to));
  const session = await options.sessions.ofSeed(file.from, seed);
  const stream = await FileStream.open(options, file, { seed, session, recipient, epoch: options.keys.epoch }, []);
  return stream.begin(file);
}

/**
 * Goes on with a file of an earlier run. @param leaves of the chunks that it has sealed
 * @throws ChatCastError `E_SUITE` for what was kept of another file
 */
export async function goOnSealing(
  options: FileSenderOptions,
  file: Omit<FileToSeal, "to">,
  { seed: kept, manifest }: KeptSealing,
  leaves: readonly Leaf[],
): Promise<FileSealing> {
  const [seed, envelope] = [fromBase64Url(kept), readEnvelope(manifest)];
  if (seed === undefined || envelope === undefined || toBase64Url(envelope.streamId) !== file.streamId) {
    throw new ChatCastError("E_SUITE", "what is kept of this file is another one's");
  }
  const session = await options.sessions.ofSeed(file.from, seed);
  if (!equalBytes(envelope.certificate, session.certificate)) {
    throw new ChatCastError("E_SUITE", "this file was sent under another name or key: send it anew");
  }
  const { recipient, epoch } = envelope;
  if (epoch !== options.keys.epoch) throw new ChatCastError("E_EPOCH", "somebody was put out since: send it anew");
  return FileStream.open(options, file, { seed, session, recipient, epoch }, leaves, manifest);
}

interface Party {
  seed: Uint8Array;
  session: OwnSession;
  recipient: EnvelopeRecipient | undefined;
  epoch: number;
}

/** One file on its way into a sealed room: what was sealed of it, and with what. */
class FileStream implements FileSealing {
  readonly #options: FileSenderOptions;
  readonly #party: Party;
  readonly #context: StreamContext;
  readonly #chunks: FrameSealer;
  readonly #plain: Map<Seq, Uint8Array>;
  readonly #frames = new Map<Seq, Uint8Array>();
  #manifest: string;
  #seal: Promise<string> | undefined;

  private constructor(
    options: FileSenderOptions,
    party: Party,
    context: StreamContext,
    chunks: FrameSealer,
    plain: readonly Leaf[],
    manifest: string,
  ) {
    this.#options = options;
    this.#party = party;
    this.#context = context;
    this.#chunks = chunks;
    this.#plain = new Map(plain);
    this.#manifest = manifest;
  }

  static async open(
    options: FileSenderOptions,
    { streamId, size: totalSize, chunkSize, totalChunks: total }: Omit<FileToSeal, "to">,
    party: Party,
    sealed: readonly Leaf[],
    manifest = "",
  ): Promise<FileStream> {
    const { crypto, roomHash } = options;
    const { session, recipient, epoch } = party;
    const id = fromBase64Url(streamId);
    if (id === undefined) throw new ChatCastError("E_SCHEMA", "no stream id");
    const context: StreamContext = {
      suite: "aes-256-gcm-room",
      kind: "chunk",
      epoch,
      roomHash,
      senderId: await crypto.sha256(session.signer.publicKey),
      recipientId: recipient && (await crypto.sha256(recipient.key)),
      streamId: id,
      total,
      chunkSize,
      totalSize,
    };
    const keys = await streamKeys(options, party, context);
    const chunks = await FrameSealer.open({
      crypto,
      context,
      keys,
      signer: session.signer,
      sealed: [...sealed.map(copy)],
    });
    return new FileStream(options, party, context, chunks, sealed, manifest);
  }

  async begin({ name, type }: FileToSeal): Promise<this> {
    const { crypto } = this.#options;
    const { commit } = await streamKeys(this.#options, this.#party, this.#context);
    const body = await writeManifest(
      { name: utf8(name), type: utf8(type), before: [] },
      await crypto.hmacSha256(commit),
    );
    this.#manifest = await this.#envelope("manifest", body);
    return this;
  }

  get kept(): KeptSealing {
    return { seed: toBase64Url(this.#party.seed), manifest: this.#manifest };
  }

  async seal(seq: Seq, bytes: Uint8Array): Promise<SealedBytes> {
    const { crypto } = this.#options;
    const { frame, digest, leaf = new Uint8Array() } = await this.#chunks.sealWhole(seq, bytes);
    const { signature = new Uint8Array() } = frame;
    this.#plain.set(seq, leaf);
    if (!this.#frames.has(seq)) this.#frames.set(seq, await frameLeaf(crypto, seq, signature, digest));
    return { bytes: writeChunkFrame(frame), tag: toHex(frame.body.subarray(-TAG_BYTES)).slice(0, 8), leaf };
  }

  finish(read: (seq: Seq) => Promise<Uint8Array>): Promise<string> {
    const seal = this.#seal ?? this.#finish(read);
    this.#seal = seal;
    seal.catch(() => {
      this.#seal = undefined;
    });
    return seal;
  }

  async #finish(read: (seq: Seq) => Promise<Uint8Array>): Promise<string> {
    const { crypto } = this.#options;
    const [plain, frames]: [Uint8Array[], Uint8Array[]] = [[], []];
    for (let seq = 0; seq < this.#context.total; seq++) {
      // Of an earlier run: sealed once more, which gives the same frame, or finds that the file is another one.
      if (!this.#frames.has(seq)) await this.seal(seq, await read(seq));
      plain.push(this.#plain.get(seq) ?? new Uint8Array());
      frames.push(this.#frames.get(seq) ?? new Uint8Array());
    }
    const roots = { plain: await merkleRoot(crypto, plain), frames: await merkleRoot(crypto, frames) };
    return this.#envelope("seal", writeRoots(roots));
  }

  /** The one frame of a stream of its own kind. */
  async #envelope(kind: "manifest" | "seal", body: Uint8Array): Promise<string> {
    const { crypto, conversations } = this.#options;
    const { session, recipient } = this.#party;
    const context = { ...this.#context, kind };
    const person = session.person.publicKey;
    const pair = recipient && ([person, recipient.key] as const);
    const seen = (await conversations.of(pair)).tip;
    const keys = await streamKeys(this.#options, this.#party, context);
    const sealer = await FrameSealer.open({ crypto, context, keys, signer: session.signer });
    const content = { person, previous: new Uint8Array(32), seen, body, related: false };
    const { signature = new Uint8Array(), ...frame } = await sealer.seal(0, writeContent(content));
    const envelope: Envelope = {
      kind,
      epoch: context.epoch,
      streamId: context.streamId,
      session: { sign: session.signer.publicKey, agree: session.agreement.publicKey },
      person,
      certificate: session.certificate,
      recipient,
      frame: { ...frame, signature },
    };
    return writeEnvelope(envelope);
  }
}

const copy = ([seq, leaf]: Leaf): [Seq, Uint8Array] => [seq, leaf];

async function streamKeys({ keys }: FileSenderOptions, { session, recipient }: Party, context: StreamContext) {
  const found = await keys.stream(context, recipient && { ours: session.agreement, theirs: recipient.agree });
  if (found === undefined) throw noSession();
  return found;
}
