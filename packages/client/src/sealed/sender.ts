import {
  ChatCastError,
  type EnvelopeKind,
  type EnvelopeRecipient,
  equalBytes,
  FrameSealer,
  fromBase64Url,
  readEnvelope,
  type StopCommand,
  type StreamContext,
  statementOf,
  toBase64Url,
  writeContent,
  writeEnvelope,
  writeStop,
} from "@chatcast/protocol";
import { type Conversations, conversationName } from "./conversations.ts";
import type { Keyring } from "./keyring.ts";
import type { Saying } from "./port.ts";
import { noSession, type RoomFacts, recipientOf } from "./recipients.ts";
import { bodyOf } from "./related.ts";
import type { OwnSession, SessionKeys } from "./session-keys.ts";

export interface SenderOptions extends RoomFacts {
  keys: Keyring;
  sessions: SessionKeys;
  conversations: Conversations;
}

/** What this session says into one conversation. */
interface OutStream {
  id: Uint8Array;
  context: StreamContext;
  sealer: FrameSealer;
  session: OwnSession;
  recipient: EnvelopeRecipient | undefined;
  next: number;
  /** SHA-256 of what was signed last. */
  previous: Uint8Array;
}

const STREAM_BYTES = 16;

/** Seals what this session says: one stream a conversation, counted from 0, with keys that no other stream has. */
export class SealedSender {
  readonly #options: SenderOptions;
  readonly #open = new Map<string, OutStream>();
  readonly #ended = new Set<string>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async seal({ id, from, text, relation, to, stop, receipt }: Saying): Promise<string> {
    const recipient = to && (await recipientOf(this.#options, to));
    const session = await this.#options.sessions.as(from);
    const kind = stop !== undefined ? "control" : receipt !== undefined ? "receipt" : "message";
    const stream = await this.#streamTo(kind, session, recipient);
    const pair = recipient && ([session.person.publicKey, recipient.key] as const);
    const seen = (await this.#options.conversations.of(pair)).tip;
    const content = { person: session.person.publicKey, previous: stream.previous, seen, id };
    const seq = stream.next++;
    const said = receipt === undefined ? bodyOf(text, relation) : fromBase64Url(receipt);
    const body = stop === undefined ? (said ?? new Uint8Array()) : await this.#stopOf(stop);
    const plaintext = writeContent({ ...content, body, related: relation !== undefined });
    const frame = await stream.sealer.seal(seq, plaintext).catch((error: unknown) => {
      // Its place stays empty: nothing may stand behind it.
      this.#open.delete(nameOf(kind, recipient));
      throw error;
    });
    const { crypto } = this.#options;
    stream.previous = await crypto.sha256(await statementOf(crypto, stream.context, frame));
    const { signature } = frame;
    if (signature === undefined) throw new ChatCastError("E_SUITE", "a frame of a sealed room is signed");
    return writeEnvelope({
      kind,
      epoch: stream.context.epoch,
      streamId: stream.id,
      session: { sign: session.signer.publicKey, agree: session.agreement.publicKey },
      person: session.person.publicKey,
      certificate: session.certificate,
      recipient,
      frame: { ...frame, signature },
    });
  }

  giveUp(frame: string): void {
    this.#end(streamOf(frame));
  }

  /** Somebody stops a stream. Where it is one of this session's, what is said next goes into another. */
  stopped({ senderId, streamId }: StopCommand): void {
    for (const { context, id } of [...this.#open.values()]) {
      if (equalBytes(context.senderId, senderId) && equalBytes(id, streamId)) this.#end(toBase64Url(id));
    }
  }

  #end(ended: string): void {
    this.#ended.add(ended);
    for (const [name, { id }] of this.#open) if (toBase64Url(id) === ended) this.#open.delete(name);
  }

  isGivenUp(frame: string): boolean {
    return this.#ended.has(streamOf(frame));
  }

  async #streamTo(
    kind: EnvelopeKind,
    session: OwnSession,
    recipient: EnvelopeRecipient | undefined,
  ): Promise<OutStream> {
    const name = nameOf(kind, recipient);
    const open = this.#open.get(name);
    const { epoch } = this.#options.keys;
    const current = open?.session === session && open.context.epoch === epoch;
    const same = current && sameAgreement(open.recipient, recipient);
    const stream = open !== undefined && same ? open : await this.#begin(kind, session, recipient);
    this.#open.set(name, stream);
    return stream;
  }

  async #stopOf(frame: string): Promise<Uint8Array> {
    const envelope = readEnvelope(frame);
    if (envelope === undefined) throw new ChatCastError("E_SCHEMA", "of what is no frame no stream can be stopped");
    const { session, streamId, frame: bad } = envelope;
    return writeStop({ senderId: await this.#options.crypto.sha256(session.sign), streamId, seq: bad.seq });
  }

  async #begin(kind: EnvelopeKind, session: OwnSession, recipient: EnvelopeRecipient | undefined): Promise<OutStream> {
    const { crypto, keys, roomHash } = this.#options;
    const id = crypto.randomBytes(STREAM_BYTES);
    const senderId = await crypto.sha256(session.signer.publicKey);
    const context: StreamContext = {
      suite: "aes-256-gcm-room",
      kind,
      epoch: keys.epoch,
      roomHash,
      senderId,
      recipientId: recipient && (await crypto.sha256(recipient.key)),
      streamId: id,
      total: 0,
      chunkSize: 0,
      totalSize: 0,
    };
    const pair = recipient && { ours: session.agreement, theirs: recipient.agree };
    const streamKeys = await keys.stream(context, pair);
    if (streamKeys === undefined) throw noSession();
    const sealer = await FrameSealer.open({ crypto, context, keys: streamKeys, signer: session.signer });
    return { id, context, sealer, session, recipient, next: 0, previous: new Uint8Array(32) };
  }
}

const nameOf = (kind: EnvelopeKind, recipient: EnvelopeRecipient | undefined): string =>
  `${kind} ${conversationName(recipient?.key)}`;

const streamOf = (frame: string): string => toBase64Url(readEnvelope(frame)?.streamId ?? new Uint8Array());

const sameAgreement = (one: EnvelopeRecipient | undefined, other: EnvelopeRecipient | undefined): boolean =>
  conversationName(one?.agree) === conversationName(other?.agree);
