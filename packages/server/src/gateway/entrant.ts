import { createHash, randomBytes } from "node:crypto";
import {
  type ChatCastError,
  entryStatement,
  forbidden,
  type Identity,
  linkedSessionStatement,
  type SealedEntryFields,
  type Session,
  sealedEntryStatement,
  sessionStatement,
} from "@chatcast/protocol";
import { isSigned } from "../signatures.ts";

const NONCE_BYTES = 32;

export interface Entry {
  roomName: string;
  username: string;
  identity?: Identity | undefined;
}

export interface SealedEntry {
  /** 16 bytes. */
  roomId: Uint8Array;
  /** As it is shown. */
  username: string;
  identity?: Identity | undefined;
  sealed: SealedEntryFields;
}

/** Whoever is about to enter over one connection: what it must sign, and whether it did. */
export class Entrant {
  readonly #encodeUtf8: (text: string) => Uint8Array;
  #nonce: Buffer | undefined;

  constructor(encodeUtf8: (text: string) => Uint8Array) {
    this.#encodeUtf8 = encodeUtf8;
  }

  /** 32 bytes in base64url for the next entry; the ones before are void. */
  challenge(): string {
    this.#nonce = randomBytes(NONCE_BYTES);
    return this.#nonce.toString("base64url");
  }

  /**
   * @returns the key that was proved; undefined when none was shown
   * @throws ChatCastError `E_FORBIDDEN` when the proof is no signature of that key for this entry on this connection
   */
  prove({ roomName, username, identity }: Entry): string | undefined {
    const nonce = this.#takeNonce();
    if (identity === undefined) return undefined;
    const names = { roomName: this.#encodeUtf8(roomName), username: this.#encodeUtf8(username) };
    const good =
      nonce !== undefined &&
      isSigned(bytesOf(identity.key), entryStatement({ nonce, ...names }), bytesOf(identity.proof));
    if (!good) throw unproved("identity", "the key is not proved for this entry");
    return identity.key;
  }

  /**
   * Checks everything that a sealed room asks of who enters, before anybody looks whether there is such a room.
   * @returns the person's key and the keys of its session
   * @throws ChatCastError `E_FORBIDDEN` with the path of what was not proved
   */
  proveSealed({ roomId, username: name, identity, sealed }: SealedEntry): { key: string; session: Session } {
    const nonce = this.#takeNonce();
    if (identity === undefined || nonce === undefined) throw unproved("identity", "a sealed room wants a proved key");
    const username = this.#encodeUtf8(name);
    const person = bytesOf(identity.key);
    const access = bytesOf(sealed.access);
    const entry = { nonce, roomId, access, username };
    if (!isSigned(person, sealedEntryStatement("person", entry), bytesOf(identity.proof))) {
      throw unproved("identity", "the key is not proved for this entry");
    }
    if (!isSigned(access, sealedEntryStatement("link", entry), bytesOf(sealed.proof))) {
      throw unproved("sealed.proof", "the link is not proved for this entry");
    }
    const { sign, agree, certificate, linked } = sealed.session;
    const roomHash = createHash("sha256").update(roomId).digest();
    const claim = { roomHash, sign: bytesOf(sign), agree: bytesOf(agree), username };
    if (!isSigned(person, sessionStatement(claim), bytesOf(certificate))) {
      throw unproved("sealed.session", "the session is not certified by the key");
    }
    if (!isSigned(access, linkedSessionStatement(person, claim), bytesOf(linked))) {
      throw unproved("sealed.session", "the session is not certified by the link");
    }
    return { key: identity.key, session: sealed.session };
  }

  /** Whatever comes of it: a nonce is for one entry. */
  #takeNonce(): Buffer | undefined {
    const nonce = this.#nonce;
    this.#nonce = undefined;
    return nonce;
  }
}

const bytesOf = (base64Url: string): Buffer => Buffer.from(base64Url, "base64url");

const unproved = (path: string, message: string): ChatCastError => forbidden("unproved", message, { path });
