import {
  type Agreement,
  type BoxesFields,
  type BoxOwner,
  type CryptoPort,
  type EpochStart,
  type Invite,
  RoomKeys,
  type Signer,
  type StreamKeys,
  toBase64Url,
} from "@chatcast/protocol";
import type { EpochOffer } from "./port.ts";

/** What one secret makes. */
export interface EpochKeys {
  secret: Uint8Array;
  keys: RoomKeys;
  access: Signer;
}

/** Who somebody is: its key, and what it agrees with. */
export interface Self {
  key: Uint8Array;
  agreement: Agreement;
}

/** What is needed to go from one epoch to another. */
export interface EpochRoom {
  crypto: CryptoPort;
  /** SHA-256 of the room's id. */
  roomHash: Uint8Array;
  make: (secret: Uint8Array) => Promise<EpochKeys>;
}

/** The secrets of a room, one for each epoch, as far as this person has them: the present one, and all before it. */
export class Keyring {
  readonly #crypto: CryptoPort;
  readonly #roomId: Uint8Array;
  readonly #roomHash: Uint8Array;
  readonly #epochs = new Map<number, EpochKeys>();
  #now: EpochKeys;
  #epoch: number;
  /** Keys of the people for whom there was a box when the present epoch began. */
  #boxed: ReadonlySet<string> = new Set();

  private constructor(crypto: CryptoPort, invite: Invite, roomHash: Uint8Array, first: EpochKeys) {
    this.#crypto = crypto;
    this.#roomId = invite.roomId;
    this.#roomHash = roomHash;
    this.#epoch = invite.epoch;
    this.#now = first;
    this.#epochs.set(invite.epoch, first);
  }

  static async open(crypto: CryptoPort, invite: Invite, roomHash: Uint8Array): Promise<Keyring> {
    return new Keyring(crypto, invite, roomHash, await made(crypto, invite.roomId, invite.secret));
  }

  get epoch(): number {
    return this.#epoch;
  }

  get secret(): Uint8Array {
    return this.#now.secret;
  }

  /** Of whoever has the link of the present epoch. */
  get access(): Signer {
    return this.#now.access;
  }

  has(epoch: number): boolean {
    return this.#epochs.has(epoch);
  }

  /** Whoever put somebody out has made a box for that person: it stays, whatever link it came by. */
  isBoxed(key: Uint8Array): boolean {
    return this.#boxed.has(toBase64Url(key));
  }

  /** As `RoomKeys.stream`, of the epoch that the stream is of; undefined for one whose secret is not here too. */
  async stream(...[name, pair]: Parameters<RoomKeys["stream"]>): Promise<StreamKeys | undefined> {
    return this.#epochs.get(name.epoch)?.keys.stream(name, pair);
  }

  /** Makes the next epoch, for those people alone. Nothing of it is in use before `renew`. */
  async next(people: readonly BoxOwner[]): Promise<EpochOffer> {
    const { makeEpoch } = await import("./epoch-change.ts");
    return makeEpoch(this.#room, { number: this.#epoch + 1, before: this.secret }, people);
  }

  /** Goes over to the last of the room's epochs, and learns those before it (`openEpochs`). */
  async renew(starts: readonly EpochStart[], fields: BoxesFields, self: Self): Promise<void> {
    const { openEpochs } = await import("./epoch-change.ts");
    const { now, found, boxed } = await openEpochs(this.#room, this.#epochs, starts, fields, self);
    for (const [number, keys] of found) this.#epochs.set(number, keys);
    this.#now = now;
    this.#epoch = starts.length;
    this.#boxed = boxed;
  }

  get #room(): EpochRoom {
    const [crypto, roomId, roomHash] = [this.#crypto, this.#roomId, this.#roomHash];
    return { crypto, roomHash, make: (secret) => made(crypto, roomId, secret) };
  }
}

async function made(crypto: CryptoPort, roomId: Uint8Array, secret: Uint8Array): Promise<EpochKeys> {
  const keys = await RoomKeys.derive(crypto, roomId, secret);
  return { secret, keys, access: await crypto.signerOf(await keys.access()) };
}
