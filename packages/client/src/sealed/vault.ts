import {
  type BoxOwner,
  ChatCastError,
  type ChatMessage,
  type CryptoPort,
  equalBytes,
  type Founder,
  fromBase64Url,
  type Identity,
  type Invite,
  type NoticeKind,
  noticeBytes,
  readEnvelope,
  type SealedEntryFields,
  type StopCommand,
  sealedEntryStatement,
  type ToldKill,
  toBase64Url,
  type User,
  writeInvite,
} from "@chatcast/protocol";
import { webCrypto } from "../crypto/web-crypto.ts";
import type { Identities } from "../identity/port.ts";
import type { Platform } from "../platform.ts";
import type { ChunkWork } from "./chunks/port.ts";
import { Conversations } from "./conversations.ts";
import type { FileSealing, FileToSeal } from "./file-port.ts";
import { introduced } from "./introduced.ts";
import { Keyring, type Self } from "./keyring.ts";
import { shownName } from "./names.ts";
import type { EpochOffer, Opening, Saying, Vault } from "./port.ts";
import { SealedReader } from "./reader.ts";
import { SealedSender } from "./sender.ts";
import { keyless, personOf, SessionKeys, writeSession } from "./session-keys.ts";
import type { FileSenderOptions } from "./strand.ts";

const SECRET_BYTES = 32;
const FIRST_EPOCH = 0;
const ROOM_ID_BYTES = 16;
const CREATOR_BYTES = 16;

/** Makes up a new room; nobody else knows of it. @throws ChatCastError `E_INSECURE_CONTEXT`, `E_UNAVAILABLE` */
export async function newVault(identities: Identities, platform: Pick<Platform, "chunkWork"> = {}): Promise<Vault> {
  const crypto = await webCrypto();
  const roomId = crypto.randomBytes(ROOM_ID_BYTES);
  const person = await personOf(identities);
  const creator = (await crypto.sha256(person.publicKey)).slice(0, CREATOR_BYTES);
  const invite = { roomId, secret: crypto.randomBytes(SECRET_BYTES), creator, epoch: FIRST_EPOCH };
  return openVault(identities, invite, platform);
}

/** @throws ChatCastError `E_INSECURE_CONTEXT` on a page that came over plain HTTP */
export async function openVault(
  identities: Identities,
  invite: Invite,
  { chunkWork }: Pick<Platform, "chunkWork"> = {},
): Promise<Vault> {
  const crypto = await webCrypto();
  const roomHash = await crypto.sha256(invite.roomId);
  const keys = await Keyring.open(crypto, invite, roomHash);
  const chunks = once(() => chunkWork?.(crypto) ?? chunksHere(crypto));
  return new RoomVault({ crypto, keys, invite, identities, roomHash, chunks });
}

interface VaultParts {
  crypto: CryptoPort;
  keys: Keyring;
  invite: Invite;
  identities: Identities;
  roomHash: Uint8Array;
  chunks: () => Promise<ChunkWork>;
}

class RoomVault implements Vault {
  readonly roomName: string;
  catchUp = (): Promise<void> => Promise.reject(new ChatCastError("E_UNAVAILABLE", "not in the room"));
  readonly #parts: VaultParts;
  readonly #sessions: SessionKeys;
  readonly #files: FileSenderOptions;
  readonly #conversations: Conversations;
  readonly #sender: SealedSender;
  readonly #reader: SealedReader;

  constructor(parts: VaultParts) {
    const { crypto, invite, identities, roomHash } = parts;
    this.#parts = parts;
    this.roomName = toBase64Url(invite.roomId);
    this.#sessions = new SessionKeys(crypto, identities, roomHash);
    const conversations = new Conversations(crypto, roomHash);
    this.#conversations = conversations;
    this.#files = {
      ...parts,
      roomName: this.roomName,
      sessions: this.#sessions,
      conversations,
    };
    this.#sender = new SealedSender(this.#files);
    const stopped = (command: StopCommand) => this.#sender.stopped(command);
    const catchUp = () => this.catchUp();
    this.#reader = new SealedReader({ ...parts, roomName: this.roomName, conversations, catchUp, stopped });
  }

  get roomHash(): Uint8Array {
    return this.#parts.roomHash;
  }

  get epoch(): number {
    return this.#parts.keys.epoch;
  }

  get link(): string {
    const { invite, keys } = this.#parts;
    return writeInvite({ ...invite, secret: keys.secret, epoch: keys.epoch });
  }

  async isFounder({ key }: Founder): Promise<boolean> {
    const { crypto, invite } = this.#parts;
    const bytes = fromBase64Url(key ?? "");
    return bytes !== undefined && equalBytes((await crypto.sha256(bytes)).slice(0, CREATOR_BYTES), invite.creator);
  }

  isSigned(key: Uint8Array, statement: Uint8Array, signature: Uint8Array): Promise<boolean> {
    return this.#parts.crypto.verifySignature(key, statement, signature);
  }

  async isIntroduced(user: User): Promise<boolean> {
    if ((await introduced(this.#parts, user)) !== undefined) return true;
    // It may have come by a link of which nothing is known here yet.
    await this.catchUp();
    return (await introduced(this.#parts, user)) !== undefined;
  }

  async witness(offset: number, digest: Uint8Array, epoch: number | undefined): Promise<void> {
    if (epoch !== undefined) this.#conversations.epochsOf(undefined).told(epoch, offset);
    await (await this.#conversations.of(undefined)).witness(offset, digest);
  }

  async noticed(offset: number, notice: NoticeKind): Promise<void> {
    await this.witness(offset, await this.#parts.crypto.sha256(noticeBytes(notice)), undefined);
  }

  async succeed(people: readonly User[], out: readonly (string | undefined)[]): Promise<EpochOffer> {
    const owners = new Map<string, BoxOwner>();
    for (const user of people) {
      const { key = "" } = user;
      if (owners.has(key) || out.includes(key)) continue;
      const owner = await introduced(this.#parts, user);
      if (owner !== undefined) owners.set(key, owner);
    }
    const self = await this.#self();
    owners.set(toBase64Url(self.key), { key: self.key, agree: self.agreement.publicKey });
    return this.#parts.keys.next([...owners.values()]);
  }

  async renew(...renewed: Parameters<Vault["renew"]>): Promise<void> {
    await this.#parts.keys.renew(...renewed, await this.#self());
  }

  async #self(): Promise<Self> {
    const { identities } = this.#parts;
    const [{ publicKey: key }, agreement] = [await personOf(identities), await identities.agreement()];
    if (agreement === undefined) throw keyless();
    return { key, agreement };
  }

  async prove(nonce: Uint8Array, name: string): Promise<{ identity: Identity; sealed: SealedEntryFields }> {
    const { keys, invite } = this.#parts;
    const { access } = keys;
    const session = await this.#sessions.as(name);
    const username = new TextEncoder().encode(shownName(name));
    const entry = { nonce, roomId: invite.roomId, access: access.publicKey, username };
    const [proof, linkProof, shown] = await Promise.all([
      session.person.sign(sealedEntryStatement("person", entry)),
      access.sign(sealedEntryStatement("link", entry)),
      writeSession(session, access),
    ]);
    return {
      identity: { key: toBase64Url(session.person.publicKey), proof: toBase64Url(proof) },
      sealed: { access: toBase64Url(access.publicKey), proof: toBase64Url(linkProof), session: shown },
    };
  }

  seal(saying: Saying): Promise<string> {
    return this.#sender.seal(saying);
  }

  open(message: ChatMessage): Promise<Opening> {
    return this.#reader.open(message);
  }

  async sealFile(file: FileToSeal): Promise<FileSealing> {
    return (await fileSender()).sealFile(this.#files, file);
  }

  async goOnSealing(...again: Parameters<Vault["goOnSealing"]>): Promise<FileSealing> {
    return (await fileSender()).goOnSealing(this.#files, ...again);
  }

  async signKill(streamId: string, name: string): Promise<string> {
    const { signKill } = await killing();
    return signKill(await personOf(this.#parts.identities), this.roomHash, streamId, name);
  }

  async isKill(streamId: string, kill: ToldKill): Promise<boolean> {
    const { isKill } = await killing();
    return isKill(this.#parts.crypto, this.roomHash, streamId, kill);
  }

  streamOf(frame: string): string | undefined {
    const envelope = readEnvelope(frame);
    if (envelope?.kind !== "message") return undefined;
    return `${toBase64Url(envelope.session.sign)} ${toBase64Url(envelope.streamId)}`;
  }

  giveUp(frame: string): void {
    this.#sender.giveUp(frame);
  }

  isGivenUp(frame: string): boolean {
    return this.#sender.isGivenUp(frame);
  }
}

/** One for the room: what waits for a worker waits in one row. What fails is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((cause: unknown) => {
      made = undefined;
      throw cause;
    });
    return made;
  };
}

/** Fetched with the first file: the way in does without it. */
const chunksHere = async (crypto: CryptoPort) => (await import("./chunks/here.ts")).chunksHere(crypto);

/** Fetched when the first file is sent. */
const fileSender = () => import("./file-sender.ts");

/** Likewise when somebody stops one. */
const killing = () => import("./kill.ts");
