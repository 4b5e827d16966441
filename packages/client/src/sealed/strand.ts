import {
  ChatCastError,
  type Envelope,
  type EnvelopeRecipient,
  FrameSealer,
  fromBase64Url,
  readEnvelope,
  type Seq,
  type StreamContext,
  type StreamStart,
  type Stretch,
  writeContent,
  writeEnvelope,
} from "@chatcast/protocol";
import type { ChunkSealing, ChunkWork } from "./chunks/port.ts";
import type { Conversations } from "./conversations.ts";
import type { FileToSeal, KeptSealing } from "./file-port.ts";
import type { Keyring } from "./keyring.ts";
import { noSession, type RoomFacts } from "./recipients.ts";
import type { OwnSession, SessionKeys } from "./session-keys.ts";

export interface FileSenderOptions extends RoomFacts {
  keys: Keyring;
  sessions: SessionKeys;
  conversations: Conversations;
  chunks: () => Promise<ChunkWork>;
}

export type Leaf = readonly [seq: Seq, leaf: Uint8Array];

const SEED_BYTES = 32;

/** One stream of a file: its session, and what seals its chunks. */
export interface Strand {
  seed: Uint8Array;
  session: OwnSession;
  recipient: EnvelopeRecipient | undefined;
  /** Of its chunks. */
  context: StreamContext;
  chunks: ChunkSealing;
  manifest: string;
}

export async function newStrand(
  options: FileSenderOptions,
  file: Omit<FileToSeal, "to">,
  recipient: EnvelopeRecipient | undefined,
): Promise<Strand> {
  const seed = options.crypto.randomBytes(SEED_BYTES);
  const session = await options.sessions.ofSeed(file.from, seed);
  const streamId = fromBase64Url(file.streamId);
  if (streamId === undefined) throw new ChatCastError("E_SCHEMA", "no stream id");
  return strandOf(options, file, { seed, session, recipient, streamId, epoch: options.keys.epoch }, []);
}

export async function keptStrand(
  options: FileSenderOptions,
  file: Omit<FileToSeal, "to">,
  { seed: kept, manifest }: Omit<KeptSealing, "before">,
  leaves: readonly Leaf[],
): Promise<Strand> {
  const [seed, envelope] = [fromBase64Url(kept), readEnvelope(manifest)];
  if (seed === undefined || envelope === undefined) throw otherFile();
  const session = await options.sessions.ofSeed(file.from, seed);
  const { recipient, streamId, epoch } = envelope;
  return { ...(await strandOf(options, file, { seed, session, recipient, streamId, epoch }, leaves)), manifest };
}

type Party = Pick<Strand, "seed" | "session" | "recipient"> & Pick<StreamContext, "streamId" | "epoch">;

async function strandOf(
  options: FileSenderOptions,
  { size: totalSize, chunkSize, totalChunks: total }: Omit<FileToSeal, "to">,
  { seed, session, recipient, streamId, epoch }: Party,
  sealed: readonly Leaf[],
): Promise<Strand> {
  const { crypto, roomHash } = options;
  const work = await options.chunks();
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind: "chunk",
    epoch,
    roomHash,
    senderId: await crypto.sha256(session.signer.publicKey),
    recipientId: recipient && (await crypto.sha256(recipient.key)),
    streamId,
    total,
    chunkSize,
    totalSize,
  };
  const keys = await streamKeys(options, { session, recipient }, context);
  const chunks = await work.sealing({ context, keys, signer: session.signer, seed, sealed });
  return { seed, session, recipient, context, chunks, manifest: "" };
}

/** Behind what the last of these streams goes on. */
export function startOf(stretches: readonly Stretch<Strand>[]): StreamStart | undefined {
  const last = stretches.at(-2);
  return last && { streamId: last.stream.context.streamId, chunks: last.below };
}

export function presentOf(stretches: readonly Stretch<Strand>[]): Strand {
  const present = stretches.at(-1);
  if (present === undefined) throw new RangeError("a file has a stream");
  return present.stream;
}

/** The one frame of a stream of its own kind. */
export async function envelopeOf(
  options: FileSenderOptions,
  strand: Strand,
  kind: "manifest" | "seal",
  body: Uint8Array,
  continues?: StreamStart,
): Promise<string> {
  const { crypto, conversations } = options;
  const { session, recipient } = strand;
  const context = { ...strand.context, kind, continues };
  const person = session.person.publicKey;
  const pair = recipient && ([person, recipient.key] as const);
  const seen = (await conversations.of(pair)).tip;
  const keys = await streamKeys(options, strand, context);
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

export const otherFile = (): ChatCastError =>
  new ChatCastError("E_SUITE", "what is kept of this file is another one's");

export async function streamKeys(
  { keys }: FileSenderOptions,
  { session, recipient }: Pick<Strand, "session" | "recipient">,
  context: StreamContext,
) {
  const found = await keys.stream(context, recipient && { ours: session.agreement, theirs: recipient.agree });
  if (found === undefined) throw noSession();
  return found;
}
