import {
  type ChatMessage,
  type CryptoPort,
  type Envelope,
  equalBytes,
  FrameOpener,
  isSignedBy,
  type KeyedVerdict,
  keyedVerdict,
  type Pair,
  readContent,
  readEnvelope,
  readReceipt,
  readStop,
  type SealedContent,
  type StopCommand,
  type StreamContext,
  type Stretch,
  sessionStatement,
  statementOf,
  toBase64Url,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { ChunkWork } from "./chunks/port.ts";
import { type Conversations, conversationName } from "./conversations.ts";
import type { Keyring } from "./keyring.ts";
import { shownName } from "./names.ts";
import type { Opening, Suspicion } from "./port.ts";
import { relatedOf } from "./related.ts";

export interface ReaderOptions {
  crypto: CryptoPort;
  keys: Pick<Keyring, "has" | "stream">;
  /** Learns what was ordered in the room until now, and with it of epochs. */
  catchUp: () => Promise<void>;
  roomHash: Uint8Array;
  roomName: string;
  identities: Identities;
  conversations: Conversations;
  /** Goes over the bytes of files. */
  chunks: () => Promise<ChunkWork>;
  /** Somebody stops a stream, whoever's. */
  stopped: (command: StopCommand) => void;
}

/** What a message of a sealed room consists of: one envelope, and of a file others and its sizes. */
export interface Subject {
  envelope: Envelope;
  sizes: Pick<StreamContext, "total" | "chunkSize" | "totalSize">;
  manifest: Envelope | undefined;
  /** Manifests of the streams that have sealed its first chunks, oldest first. */
  before: readonly Stretch<Envelope>[];
}

const NO_FILE: Subject["sizes"] = { total: 0, chunkSize: 0, totalSize: 0 };

/** Streams whose keys, and sessions whose certificates, are kept at hand: both cost more than the message itself. */
const OPENERS = 256;

/**
 * Opens what others, and this person, said. Nothing but the envelope is read of a frame before its signature was checked,
 * and no word of it is told unless all of it holds: the certificate, the name, the signature, the tag, the place.
 */
export class SealedReader {
  readonly #options: ReaderOptions;
  readonly #openers = new Map<string, FrameOpener>();
  /** Certificates that were found good: a session says many things with one. */
  readonly #certified = new Set<string>();
  /** SHA-256 of public keys. */
  readonly #ids = new Map<string, Uint8Array>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async open(message: ChatMessage): Promise<Opening> {
    const subject = message.type === "text" ? subjectOf(message) : (await subjects()).subjectOfFile(message);
    if (subject === undefined) return suspect("altered", NOTHING);
    const { crypto, conversations } = this.#options;
    const { envelope } = subject;
    const context = { ...(await this.#contextOf(envelope)), ...subject.sizes };
    const verdict = keyedVerdict("compromised", context, envelope.frame);
    const isPrivate = envelope.recipient !== undefined;
    if (!this.#options.keys.has(envelope.epoch)) await this.#options.catchUp();
    if (!this.#options.keys.has(envelope.epoch) || isPrivate !== (message.mode === "unicast"))
      return suspect("altered", verdict);
    const seat = await this.#seatAt(envelope);
    if (seat === undefined) return suspect("altered", verdict);
    const log = await conversations.of(seat.other && ([seat.self, seat.other] as const));
    const withheld = async (why: Suspicion): Promise<Opening> => {
      if (!(await isSignedBy(crypto, envelope.session.sign, context, envelope.frame))) return suspect(why, verdict);
      // Others were told it too, whatever is wrong with it: a lie about one frame must not end the comparing.
      await log.witness(message.offset, await crypto.sha256(await statementOf(crypto, context, envelope.frame)));
      return suspect(why, verdict, false);
    };
    if (!(await this.#isCertified(message, envelope))) return withheld("sender");
    const epochs = conversations.epochsOf(seat.other);
    if (epochs.isLate(envelope.epoch, message.offset)) return withheld("late");

    const opened = await this.#openFrame(envelope, context, seat.pair);
    if (opened === undefined) return withheld("altered");
    const content = readContent(opened.plaintext);
    // Somebody else certified the session of this frame's sender as a session of its own.
    if (content === undefined || !equalBytes(content.person, envelope.person)) return withheld("sender");
    // Not before all of that: whoever could not have sealed it must not become known under a name by it.
    if (!(await this.#isKnown(message, envelope, seat))) return withheld("sender");

    epochs.told(envelope.epoch, message.offset);
    const statement = await statementOf(crypto, context, envelope.frame);
    const by = { person: toBase64Url(envelope.person), name: shownName(message.from) };
    const found = await log.add({
      by,
      own: seat.own,
      offset: message.offset,
      stream: `${toBase64Url(context.senderId)} ${toBase64Url(envelope.streamId)} ${envelope.kind}`,
      seq: envelope.frame.seq,
      digest: await crypto.sha256(statement),
      previous: content.previous,
      seen: content.seen,
      id: content.id,
    });
    const { finding } = found;
    if (finding === "replayed" || finding === "moved" || finding === "equivocal")
      return suspect(finding, verdict, false);
    // It came under another id than its sender gave it.
    if (content.id !== undefined && content.id !== message.id) return suspect("altered", verdict, false);
    const stop = envelope.kind === "control" ? readStop(content.body) : undefined;
    if (stop !== undefined) this.#options.stopped(stop);
    if (envelope.kind === "control") return { status: "stop", own: seat.own, verdict: opened.verdict };
    const words = await this.#wordsOf(subject, context, seat, content);
    if (words === undefined) return suspect("altered", verdict, false);
    const shown = { ...words, by: by.person, own: seat.own, verdict: opened.verdict };
    switch (found.finding) {
      case "fine":
        return shown;
      case "gap":
        return { ...shown, doubt: { kind: "gap" } };
      case "fork": {
        const { at } = found;
        const ours = { head: toBase64Url(found.ours), by: found.oursBy?.name };
        const theirs = { head: toBase64Url(found.theirs), by: found.theirsBy?.name };
        return { ...shown, doubt: { kind: "fork", at, ours, theirs } };
      }
      default:
        return shown;
    }
  }

  /** @returns undefined for what no client says */
  async #wordsOf(
    { envelope, manifest, before }: Subject,
    context: StreamContext,
    { pair }: Seat,
    content: SealedContent,
  ) {
    if (envelope.kind === "receipt") {
      const receipt = readReceipt(content.body);
      return receipt && ({ status: "receipt", receipt } as const);
    }
    if (manifest !== undefined) {
      const { openFile } = await fileReader();
      const file = await openFile(this.#options, { context, pair, manifest, before }, content.body);
      return file && ({ status: "file", file } as const);
    }
    const words = content.related ? relatedOf(content.body) : { text: new TextDecoder().decode(content.body) };
    return words && ({ status: "valid", ...words } as const);
  }

  /** This person's part in a frame: who it is, who the other one of a private one is, and how they agree. */
  async #seatAt({ person, session, recipient }: Envelope): Promise<Seat | undefined> {
    const { identities } = this.#options;
    const [self, ours] = [(await identities.signer())?.publicKey, await identities.agreement()];
    if (self === undefined || ours === undefined) return undefined;
    const own = equalBytes(person, self);
    if (recipient === undefined) return { own, self, other: undefined, pair: undefined };
    if (own) return { own, self, other: recipient.key, pair: { ours, theirs: recipient.agree } };
    if (!equalBytes(recipient.key, self)) return undefined;
    return { own, self, other: person, pair: { ours, theirs: session.agree } };
  }

  /** The person certified this session under the name that the server tells. */
  async #isCertified({ from }: ChatMessage, { person, session, certificate }: Envelope): Promise<boolean> {
    const { crypto, roomHash } = this.#options;
    const username = new TextEncoder().encode(shownName(from));
    const statement = sessionStatement({ roomHash, sign: session.sign, agree: session.agree, username });
    // Everything that the answer depends on, so that nothing else is ever found under it.
    const name = [person, certificate, statement].map(toBase64Url).join(" ");
    if (this.#certified.has(name)) return true;
    const good = await crypto.verifySignature(person, statement, certificate);
    if (!good) return false;
    if (this.#certified.size >= OPENERS) this.#certified.clear();
    this.#certified.add(name);
    return true;
  }

  /** The names that the server tells are those under which these people are known. */
  async #isKnown(message: ChatMessage, { person }: Envelope, { own, other }: Seat): Promise<boolean> {
    if (!(await this.#isKnownAs(message.from, person))) return false;
    if (!own || other === undefined) return true;
    return message.recipient !== undefined && this.#isKnownAs(message.recipient, other);
  }

  async #isKnownAs(username: string, person: Uint8Array): Promise<boolean> {
    const { identities, roomName } = this.#options;
    const key = toBase64Url(person);
    return (await identities.meet(roomName, username, key)) === key;
  }

  /** @returns undefined for what its sender did not seal. Keys are kept of streams of which something was opened. */
  async #openFrame({ session, recipient, frame }: Envelope, context: StreamContext, pair: Pair | undefined) {
    const names = [context.senderId, context.streamId, context.recipientId, recipient?.agree, pair && session.agree];
    const name = `${context.epoch} ${context.kind} ${names.map(conversationName).join(" ")}`;
    const opener = this.#openers.get(name) ?? (await this.#openerOf(session.sign, context, pair));
    const opened = await opener?.open(frame);
    if (opener === undefined || opened?.status !== "valid") return undefined;
    if (this.#openers.size >= OPENERS) this.#openers.clear();
    this.#openers.set(name, opener);
    return opened;
  }

  async #openerOf(publicKey: Uint8Array, context: StreamContext, pair: Pair | undefined) {
    const { crypto } = this.#options;
    const keys = await this.#options.keys.stream(context, pair);
    return keys && FrameOpener.open({ crypto, context, keys, publicKey });
  }

  async #idOf(key: Uint8Array): Promise<Uint8Array> {
    const name = toBase64Url(key);
    const id = this.#ids.get(name) ?? (await this.#options.crypto.sha256(key));
    if (this.#ids.size >= OPENERS) this.#ids.clear();
    this.#ids.set(name, id);
    return id;
  }

  async #contextOf({ kind, epoch, streamId, session, recipient }: Envelope): Promise<StreamContext> {
    const { roomHash } = this.#options;
    return {
      suite: "aes-256-gcm-room",
      kind,
      epoch,
      roomHash,
      senderId: await this.#idOf(session.sign),
      recipientId: recipient && (await this.#idOf(recipient.key)),
      streamId,
      total: 0,
      chunkSize: 0,
      totalSize: 0,
    };
  }
}

interface Seat {
  own: boolean;
  self: Uint8Array;
  other: Uint8Array | undefined;
  pair: Pair | undefined;
}

/** Of what is no frame at all nothing can be told. */
const NOTHING: KeyedVerdict = { status: "compromised", suite: "aes-256-gcm-room", seq: 0, received: "" };

const suspect = (why: Suspicion, verdict: KeyedVerdict, hole = true): Opening => ({
  status: "compromised",
  why,
  hole,
  verdict: { ...verdict, status: "compromised" },
});

/** @returns undefined for what cannot be one */
function subjectOf({ frame = "" }: ChatMessage): Subject | undefined {
  const envelope = readEnvelope(frame);
  const said = envelope !== undefined && envelope.kind !== "manifest" && envelope.kind !== "seal";
  return said ? { envelope, sizes: NO_FILE, manifest: undefined, before: [] } : undefined;
}

/** Fetched with the first file that is read of: the way in does without them. */
const subjects = () => import("./subject.ts");
const fileReader = () => import("./file-reader.ts");
