import { ChatCastError } from "../errors.ts";
import { associatedData, type StreamContext } from "./associated-data.ts";
import { concat, equalBytes } from "./bytes.ts";
import type { CryptoPort, Signer } from "./crypto-port.ts";
import type { SealedFrame } from "./frame.ts";
import type { StreamKeys } from "./key-schedule.ts";
import { merkleLeaf } from "./merkle.ts";
import { type BodyCipher, KEYED_SUITES } from "./suites.ts";

/** 256 GiB under one key: 2^34 AES blocks, within TLS 1.3's limit for AES-GCM (RFC 8446, section 5.5). */
export const MAX_STREAM_BYTES = 2 ** 38;
/** The same bound for frames of up to 64 KiB. */
export const MAX_STREAM_FRAMES = 2 ** 22;

export interface SealerOptions extends PreparedSealerOptions {
  crypto: CryptoPort;
  keys: StreamKeys;
}

/** Without the keys: what seals with them is made already. */
export interface PreparedSealerOptions {
  crypto: Pick<CryptoPort, "sha256" | "sha256OfParts">;
  context: StreamContext;
  /** Signs every frame; left out for a suite that does not sign. Its public key is the sender id's. */
  signer?: Signer;
  /** Chunks that an earlier run sealed, as their leaves (`merkleLeaf` of the plaintext). */
  sealed?: Iterable<[seq: number, leaf: Uint8Array]>;
}

/** A frame, SHA-256 of its body, and of a chunk its leaf (`merkleLeaf` of the plaintext). */
export interface Sealed {
  frame: SealedFrame;
  digest: Uint8Array;
  leaf: Uint8Array | undefined;
}

/**
 * Seals the frames of one stream, and keeps the one rule on which everything stands: under one key, one number never
 * seals two plaintexts. A chunk may be sealed again (a retransmission), but only when its bytes are still the same;
 * everything else is numbered 0, 1, 2 … and each number used once.
 */
export class FrameSealer {
  readonly #crypto: PreparedSealerOptions["crypto"];
  readonly #context: StreamContext;
  readonly #cipher: BodyCipher;
  readonly #signer: Signer | undefined;
  readonly #leaves: Map<number, Uint8Array>;
  #next = 0;

  private constructor({ crypto, context, signer, sealed }: PreparedSealerOptions, cipher: BodyCipher) {
    this.#crypto = crypto;
    this.#context = context;
    this.#cipher = cipher;
    this.#signer = signer;
    this.#leaves = new Map(sealed);
  }

  /** @throws E_TOO_LARGE for a file of more than 256 GiB, E_SUITE when a suite that signs has no key to sign with */
  static async open(options: SealerOptions): Promise<FrameSealer> {
    const { crypto, context, keys } = options;
    return FrameSealer.with(await KEYED_SUITES[context.suite].prepare(crypto, keys), options);
  }

  /** As `open`, with the stream's keys where only what seals can use them. */
  static async with(cipher: BodyCipher, options: PreparedSealerOptions): Promise<FrameSealer> {
    const { crypto, context, signer } = options;
    const suite = KEYED_SUITES[context.suite];
    if (context.totalSize > MAX_STREAM_BYTES) throw new ChatCastError("E_TOO_LARGE", "more than one key may seal");
    const signs = signer !== undefined && equalBytes(await crypto.sha256(signer.publicKey), context.senderId);
    if (suite.signs !== signs) throw new ChatCastError("E_SUITE", `${suite.name} needs its sender's own key`);
    return new FrameSealer(options, cipher);
  }

  /**
   * @throws E_SOURCE_CHANGED when this chunk was sealed with other bytes before, E_SEQ_RANGE when the number is not the
   * next one, or the key has sealed as many frames as it may
   */
  async seal(seq: number, plaintext: Uint8Array): Promise<SealedFrame> {
    return (await this.sealWhole(seq, plaintext)).frame;
  }

  /** As `seal`, with what was computed on the way. @param into where the body may be written, as for `AeadKey.seal` */
  async sealWhole(seq: number, plaintext: Uint8Array, into?: Uint8Array): Promise<Sealed> {
    const leaf = await this.#claim(seq, plaintext);
    const context = this.#context;
    const final = context.kind === "chunk" && seq === context.total - 1;
    const cover = associatedData(context, { seq, final, length: plaintext.length });
    const body = await this.#cipher.seal({ seq, final }, cover, plaintext, into);
    const digest = await this.#crypto.sha256(body);
    const signature = await this.#signer?.sign(concat(cover, digest));
    return { frame: { seq, final, body, signature }, digest, leaf };
  }

  /** Takes the number for these bytes, before they are sealed and without anything in between. */
  async #claim(seq: number, plaintext: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#context.kind !== "chunk") {
      if (seq >= MAX_STREAM_FRAMES) throw new ChatCastError("E_SEQ_RANGE", "this stream is used up; begin another");
      if (seq !== this.#next) throw new ChatCastError("E_SEQ_RANGE", `the next frame is ${this.#next}`);
      this.#next++;
      return undefined;
    }
    const leaf = await merkleLeaf(this.#crypto, seq, plaintext);
    const before = this.#leaves.get(seq);
    if (before !== undefined && !equalBytes(before, leaf)) {
      throw new ChatCastError("E_SOURCE_CHANGED", "the file changed since this part of it was sent");
    }
    this.#leaves.set(seq, leaf);
    return leaf;
  }
}
