import {
  type Agreement,
  type Boxes,
  type BoxesFields,
  type BoxOwner,
  boxesBytes,
  ChatCastError,
  type CryptoPort,
  type EpochName,
  type EpochStart,
  equalBytes,
  fromBase64Url,
  type Invite,
  openBox,
  openPast,
  RoomKeys,
  readBoxes,
  type Signer,
  type StreamKeys,
  sealBox,
  sealPast,
  toBase64Url,
  writeBoxes,
} from "@chatcast/protocol";

/** What one secret makes. */
interface EpochKeys {
  secret: Uint8Array;
  keys: RoomKeys;
  access: Signer;
}

/** Who somebody is: its key, and what it agrees with. */
export interface Self {
  key: Uint8Array;
  agreement: Agreement;
}

const SECRET_BYTES = 32;

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
  async next(people: readonly BoxOwner[]): Promise<{ epoch: EpochStart; boxes: BoxesFields }> {
    const crypto = this.#crypto;
    const secret = crypto.randomBytes(SECRET_BYTES);
    const { keys, access } = await made(crypto, this.#roomId, secret);
    const name = this.#name(this.#epoch + 1, access.publicKey);
    const ephemeral = await crypto.newAgreement();
    const sealed = people.map(async (owner) => {
      const box = await sealBox(crypto, name, ephemeral, owner, secret);
      return box && { key: owner.key, box };
    });
    const found = (await Promise.all(sealed)).filter((box) => box !== undefined);
    const boxes: Boxes = { ephemeral: ephemeral.publicKey, boxes: found };
    const past = await sealPast(crypto, name, await keys.past(), this.secret);
    const digest = await crypto.sha256(boxesBytes(boxes));
    return {
      epoch: {
        number: name.number,
        access: toBase64Url(access.publicKey),
        past: toBase64Url(past),
        boxes: toBase64Url(digest),
      },
      boxes: writeBoxes(boxes),
    };
  }

  /**
   * Goes over to the last of the room's epochs, and learns those before it.
   * @param starts of all epochs from 1 on, as commands say that were verified @param fields boxes of the last one
   * @throws ChatCastError `E_FORBIDDEN` where there is no box for this person, `E_INTEGRITY` for what is not what it should be
   */
  async renew(starts: readonly EpochStart[], fields: BoxesFields, self: Self): Promise<void> {
    const last = starts.at(-1);
    const boxes = readBoxes(fields);
    const counted = starts.every(({ number }, at) => number === at + 1);
    if (last === undefined || boxes === undefined || !counted) throw wrong("boxes");
    if (toBase64Url(await this.#crypto.sha256(boxesBytes(boxes))) !== last.boxes) throw wrong("boxes");
    const known = this.#epochs.get(last.number);
    const now = known ?? (await this.#unbox(last, boxes, self));
    if (toBase64Url(now.access.publicKey) !== last.access) throw wrong("secret");
    const found = await this.#past(starts, now);
    for (const [number, keys] of found) this.#epochs.set(number, keys);
    this.#now = now;
    this.#epoch = last.number;
    this.#boxed = new Set(boxes.boxes.map(({ key }) => toBase64Url(key)));
  }

  async #unbox(start: EpochStart, boxes: Boxes, self: Self): Promise<EpochKeys> {
    if (!boxes.boxes.some(({ key }) => equalBytes(key, self.key))) {
      throw new ChatCastError("E_FORBIDDEN", "the new keys of this room are for others: ask for a new link");
    }
    const secret = await openBox(this.#crypto, this.#name(start.number, bytesOf(start.access)), boxes, self);
    if (secret === undefined) throw wrong("box");
    return made(this.#crypto, this.#roomId, secret);
  }

  /** Every epoch's secret is under the one after it. @returns that one and all before it */
  async #past(starts: readonly EpochStart[], last: EpochKeys): Promise<Map<number, EpochKeys>> {
    const found = new Map<number, EpochKeys>();
    let here = last;
    for (let number = starts.length; number >= 0; number--) {
      const known = this.#epochs.get(number);
      if (known !== undefined && !equalBytes(known.secret, here.secret)) throw wrong("past");
      const start = starts[number - 1];
      if (start !== undefined && toBase64Url(here.access.publicKey) !== start.access) throw wrong("past");
      found.set(number, here);
      // What is before that one was learned with it.
      if (known !== undefined && number < starts.length && this.#epochs.has(0)) break;
      if (start === undefined) break;
      const name = this.#name(number, here.access.publicKey);
      const secret = await openPast(this.#crypto, name, await here.keys.past(), bytesOf(start.past));
      if (secret === undefined) throw wrong("past");
      here = await made(this.#crypto, this.#roomId, secret);
    }
    return found;
  }

  #name(number: number, access: Uint8Array): EpochName {
    return { roomHash: this.#roomHash, number, access };
  }
}

async function made(crypto: CryptoPort, roomId: Uint8Array, secret: Uint8Array): Promise<EpochKeys> {
  const keys = await RoomKeys.derive(crypto, roomId, secret);
  return { secret, keys, access: await crypto.signerOf(await keys.access()) };
}

const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

const wrong = (what: string): ChatCastError =>
  new ChatCastError("E_INTEGRITY", `the ${what} of the new epoch is not what the command says`);
