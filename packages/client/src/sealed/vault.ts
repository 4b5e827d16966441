import {
  type ChatMessage,
  type CryptoPort,
  equalBytes,
  type Founder,
  fromBase64Url,
  type Identity,
  type Invite,
  RoomKeys,
  readEnvelope,
  type SealedEntryFields,
  type Signer,
  type StopCommand,
  sealedEntryStatement,
  toBase64Url,
  type User,
  writeInvite,
} from "@chatcast/protocol";
import { webCrypto } from "../crypto/web-crypto.ts";
import type { Identities } from "../identity/port.ts";
import { Conversations, EPOCH } from "./conversations.ts";
import type { FileSealing, FileToSeal } from "./file-port.ts";
import { type FileSenderOptions, goOnSealing, sealFile } from "./file-sender.ts";
import { introduced } from "./introduced.ts";
import { shownName } from "./names.ts";
import type { Opening, Saying, Vault } from "./port.ts";
import { SealedReader } from "./reader.ts";
import { SealedSender } from "./sender.ts";
import { personOf, SessionKeys, writeSession } from "./session-keys.ts";

const SECRET_BYTES = 32;
const ROOM_ID_BYTES = 16;
const CREATOR_BYTES = 16;

/** Makes up a new room; nobody else knows of it. @throws ChatCastError `E_INSECURE_CONTEXT`, `E_UNAVAILABLE` */
export async function newVault(identities: Identities): Promise<Vault> {
  const crypto = await webCrypto();
  const roomId = crypto.randomBytes(ROOM_ID_BYTES);
  const person = await personOf(identities);
  const creator = (await crypto.sha256(person.publicKey)).slice(0, CREATOR_BYTES);
  return openVault(identities, { roomId, secret: crypto.randomBytes(SECRET_BYTES), creator });
}

/** @throws ChatCastError `E_INSECURE_CONTEXT` on a page that came over plain HTTP */
export async function openVault(identities: Identities, invite: Invite): Promise<Vault> {
  const crypto = await webCrypto();
  const { roomId, secret } = invite;
  const keys = await RoomKeys.derive(crypto, roomId, secret);
  const access = await crypto.signerOf(await keys.access());
  return new RoomVault({ crypto, keys, access, invite, identities, roomHash: await crypto.sha256(roomId) });
}

interface VaultParts {
  crypto: CryptoPort;
  keys: RoomKeys;
  /** Of whoever has the link. */
  access: Signer;
  invite: Invite;
  identities: Identities;
  roomHash: Uint8Array;
}

class RoomVault implements Vault {
  readonly roomName: string;
  readonly link: string;
  readonly epoch: number = EPOCH;
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
    this.link = writeInvite(invite);
    this.#sessions = new SessionKeys(crypto, identities, roomHash, parts.access);
    const conversations = new Conversations(crypto, roomHash);
    this.#conversations = conversations;
    this.#files = {
      ...parts,
      accessKey: parts.access.publicKey,
      roomName: this.roomName,
      sessions: this.#sessions,
      conversations,
    };
    this.#sender = new SealedSender(this.#files);
    const stopped = (command: StopCommand) => this.#sender.stopped(command);
    this.#reader = new SealedReader({ ...parts, roomName: this.roomName, conversations, stopped });
  }

  get roomHash(): Uint8Array {
    return this.#parts.roomHash;
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
    const { crypto, roomHash, access } = this.#parts;
    return (await introduced({ crypto, roomHash, accessKey: access.publicKey }, user)) !== undefined;
  }

  async witness(offset: number, digest: Uint8Array): Promise<void> {
    await (await this.#conversations.of(undefined)).witness(offset, digest);
  }

  async prove(nonce: Uint8Array, name: string): Promise<{ identity: Identity; sealed: SealedEntryFields }> {
    const { access, invite } = this.#parts;
    const session = await this.#sessions.as(name);
    const username = new TextEncoder().encode(shownName(name));
    const entry = { nonce, roomId: invite.roomId, access: access.publicKey, username };
    const [proof, linkProof] = await Promise.all([
      session.person.sign(sealedEntryStatement("person", entry)),
      access.sign(sealedEntryStatement("link", entry)),
    ]);
    return {
      identity: { key: toBase64Url(session.person.publicKey), proof: toBase64Url(proof) },
      sealed: { access: toBase64Url(access.publicKey), proof: toBase64Url(linkProof), session: writeSession(session) },
    };
  }

  seal(saying: Saying): Promise<string> {
    return this.#sender.seal(saying);
  }

  open(message: ChatMessage): Promise<Opening> {
    return this.#reader.open(message);
  }

  sealFile(file: FileToSeal): Promise<FileSealing> {
    return sealFile(this.#files, file);
  }

  goOnSealing(...again: Parameters<Vault["goOnSealing"]>): Promise<FileSealing> {
    return goOnSealing(this.#files, ...again);
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
