import {
  type Agreement,
  type ChatCastError,
  type CryptoPort,
  linkedSessionStatement,
  type Session,
  type SessionClaim,
  type Signer,
  sessionStatement,
  toBase64Url,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import { Refusal } from "../refusal.ts";
import { told } from "../told.ts";
import { shownName } from "./names.ts";

/** The keys with which this person speaks in one room under one name, until the program ends. */
export interface OwnSession {
  person: Signer;
  signer: Signer;
  agreement: Agreement;
  certificate: Uint8Array;
  /** What both sign: the person for as long as there is the session, the link for as long as there is its epoch. */
  claim: SessionClaim;
}

/**
 * Makes one session for each name. The key that signs frames is made here and kept nowhere: no other tab and no later run
 * has it, so that what it has counted is never counted again.
 */
export class SessionKeys {
  readonly #crypto: CryptoPort;
  readonly #identities: Identities;
  readonly #roomHash: Uint8Array;
  readonly #sessions = new Map<string, Promise<OwnSession>>();

  constructor(crypto: CryptoPort, identities: Identities, roomHash: Uint8Array) {
    this.#crypto = crypto;
    this.#identities = identities;
    this.#roomHash = roomHash;
  }

  /** @throws ChatCastError `E_UNAVAILABLE` where the person's keys can be neither made nor kept */
  as(username: string): Promise<OwnSession> {
    const name = shownName(username);
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name);
    this.#sessions.set(name, made);
    made.catch(() => this.#sessions.delete(name));
    return made;
  }

  /**
   * A session for one file alone, whose signing key is made from a seed, so that the file can go on in a later run: its
   * chunks are bound to their bytes, and need no counter.
   */
  async ofSeed(username: string, seed: Uint8Array): Promise<OwnSession> {
    return this.#certify(shownName(username), await this.#crypto.signerOf(seed));
  }

  async #make(name: string): Promise<OwnSession> {
    return this.#certify(name, await this.#crypto.newSigner());
  }

  async #certify(name: string, signer: Signer): Promise<OwnSession> {
    const [person, agreement] = await Promise.all([personOf(this.#identities), this.#identities.agreement()]);
    if (agreement === undefined) throw keyless();
    const username = new TextEncoder().encode(name);
    const claim = { roomHash: this.#roomHash, sign: signer.publicKey, agree: agreement.publicKey, username };
    const certificate = await person.sign(sessionStatement(claim));
    return { person, signer, agreement, certificate, claim };
  }
}

/** @throws ChatCastError `E_UNAVAILABLE` where the person's key can be neither made nor kept */
export async function personOf(identities: Identities): Promise<Signer> {
  const person = await identities.signer();
  if (person === undefined) throw keyless();
  return person;
}

export const keyless = (): ChatCastError =>
  new Refusal("E_UNAVAILABLE", told("key-needed", {}, "a sealed room needs a key of yours, and none can be kept here"));

/** As an entry shows it to the others. @param access the signer that the link makes */
export async function writeSession(session: OwnSession, access: Signer): Promise<Session> {
  const { person, signer, agreement, certificate, claim } = session;
  return {
    sign: toBase64Url(signer.publicKey),
    agree: toBase64Url(agreement.publicKey),
    certificate: toBase64Url(certificate),
    linked: toBase64Url(await access.sign(linkedSessionStatement(person.publicKey, claim))),
  };
}
