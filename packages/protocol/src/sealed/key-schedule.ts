import { FRAME_KINDS, type FrameKind } from "./associated-data.ts";
import { ascii, concat, u8, u32 } from "./bytes.ts";
import type { Agreement, CryptoPort } from "./crypto-port.ts";
import { expand, extract } from "./hkdf.ts";

const KEY_BYTES = 32;
const IV_BYTES = 12;

/** Keys of one stream: one sender, one kind of frame, one stream id. Nothing else is ever sealed with them. */
export interface StreamKeys {
  aead: Uint8Array;
  /** 12 bytes, the base of every nonce. */
  iv: Uint8Array;
  mac: Uint8Array;
  /** For the commitment inside a manifest: AES-GCM alone does not commit to its key. */
  commit: Uint8Array;
}

/** Which stream the keys are for. */
export interface StreamName {
  epoch: number;
  /** 32 bytes. */
  senderId: Uint8Array;
  kind: FrameKind;
  /** 16 bytes. */
  streamId: Uint8Array;
}

/** A private stream: our session's key, the other's public one. Both ends compute the same. */
export interface Pair {
  ours: Agreement;
  theirs: Uint8Array;
}

/** The keys of a room, all of them made from the secret in its link (HKDF-SHA-256, SPEC KS). */
export class RoomKeys {
  readonly #crypto: CryptoPort;
  readonly #prk: Uint8Array;

  private constructor(crypto: CryptoPort, prk: Uint8Array) {
    this.#crypto = crypto;
    this.#prk = prk;
  }

  /** @param roomId 16 bytes @param secret 32 bytes */
  static async derive(crypto: CryptoPort, roomId: Uint8Array, secret: Uint8Array): Promise<RoomKeys> {
    const salt = await crypto.sha256(concat(ascii("chatcast/v1/room"), roomId));
    return new RoomKeys(crypto, await extract(crypto, salt, secret));
  }

  /** Proves to the server that its holder has the link; the server learns nothing else from it. 32 bytes. */
  access(): Promise<Uint8Array> {
    return this.#expand(this.#prk, ascii("chatcast v1 access"));
  }

  /** Seals the secret of the epoch before, once, for whoever has this one's. 32 bytes. */
  past(): Promise<Uint8Array> {
    return this.#expand(this.#prk, ascii("chatcast v1 past"));
  }

  /** @returns undefined when the other's key in `pair` is none */
  async stream({ epoch, senderId, kind, streamId }: StreamName, pair?: Pair): Promise<StreamKeys | undefined> {
    const ofEpoch = await this.#expand(this.#prk, concat(ascii("chatcast v1 epoch"), u32(epoch)));
    const ofSender = await this.#expand(ofEpoch, concat(ascii("chatcast v1 sender"), senderId));
    const ofStream = await this.#expand(ofSender, concat(ascii("chatcast v1 stream"), u8(FRAME_KINDS[kind]), streamId));
    const base = pair === undefined ? ofStream : await this.#between(ofStream, pair);
    if (base === undefined) return undefined;
    const [aead, iv, mac, commit] = await Promise.all([
      this.#expand(base, ascii("chatcast v1 aead key")),
      this.#expand(base, ascii("chatcast v1 aead iv"), IV_BYTES),
      this.#expand(base, ascii("chatcast v1 hmac key")),
      this.#expand(base, ascii("chatcast v1 commit")),
    ]);
    return { aead, iv, mac, commit };
  }

  /** Other members hold everything above, but not what the two agreed upon. */
  async #between(ofStream: Uint8Array, { ours, theirs }: Pair): Promise<Uint8Array | undefined> {
    const shared = await ours.agree(theirs);
    if (shared === undefined) return undefined;
    return this.#expand(await extract(this.#crypto, ofStream, shared), ascii("chatcast v1 unicast"));
  }

  #expand(prk: Uint8Array, info: Uint8Array, length = KEY_BYTES): Promise<Uint8Array> {
    return expand(this.#crypto, prk, info, length);
  }
}
