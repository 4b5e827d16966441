import { ChatCastError } from "../errors.ts";
import type { KeyedVerdict } from "../integrity/suite.ts";
import type { StreamContext } from "./associated-data.ts";
import { concat, equalBytes } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";
import { coverOf, type Fault, fits, keyedVerdict, type SealedFrame } from "./frame.ts";
import type { StreamKeys } from "./key-schedule.ts";
import { type BodyCipher, KEYED_SUITES } from "./suites.ts";

/** What opening a frame found. `digest` is SHA-256 of the body: the same number with another one is another frame. */
export type Opened =
  | { status: "valid"; verdict: KeyedVerdict; plaintext: Uint8Array; digest: Uint8Array }
  | { status: "compromised"; verdict: KeyedVerdict; fault: Fault };

export interface OpenerOptions {
  crypto: CryptoPort;
  /** What the receiver knows of the stream by itself: nothing of it comes from the frames that are opened. */
  context: StreamContext;
  keys: StreamKeys;
  /** The sender's key, whose SHA-256 is the sender id; left out for a suite that does not sign. */
  publicKey?: Uint8Array;
}

/**
 * Opens the frames of one stream: shape, then signature, then tag. It remembers nothing, so that a forgery costs the
 * real frame nothing; replays are found behind it (`receiveFrame`).
 */
export class FrameOpener {
  readonly #crypto: CryptoPort;
  readonly #context: StreamContext;
  readonly #cipher: BodyCipher;
  readonly #publicKey: Uint8Array | undefined;

  private constructor({ crypto, context, publicKey }: OpenerOptions, cipher: BodyCipher) {
    this.#crypto = crypto;
    this.#context = context;
    this.#cipher = cipher;
    this.#publicKey = publicKey;
  }

  /** @throws E_SUITE when the suite signs and the key is missing, or not the one of the sender id */
  static async open(options: OpenerOptions): Promise<FrameOpener> {
    const { crypto, context, keys, publicKey } = options;
    const suite = KEYED_SUITES[context.suite];
    const known = publicKey !== undefined && equalBytes(await crypto.sha256(publicKey), context.senderId);
    if (suite.signs !== known) throw new ChatCastError("E_SUITE", `${suite.name} needs its sender's own key`);
    return new FrameOpener(options, await suite.prepare(crypto, keys));
  }

  async open(frame: SealedFrame): Promise<Opened> {
    if (!fits(this.#context, frame)) return this.#compromised(frame, "shape");
    const cover = coverOf(this.#context, frame);
    const digest = await this.#crypto.sha256(frame.body);
    if (!(await this.#signed(concat(cover, digest), frame))) return this.#compromised(frame, "signature");
    const plaintext = await this.#cipher.open(frame, cover, frame.body);
    if (plaintext === undefined) return this.#compromised(frame, "tag");
    return { status: "valid", verdict: keyedVerdict("valid", this.#context, frame), plaintext, digest };
  }

  async #signed(statement: Uint8Array, { signature }: SealedFrame): Promise<boolean> {
    if (this.#publicKey === undefined) return true;
    return signature !== undefined && this.#crypto.verifySignature(this.#publicKey, statement, signature);
  }

  #compromised(frame: SealedFrame, fault: Fault): Opened {
    return { status: "compromised", verdict: keyedVerdict("compromised", this.#context, frame), fault };
  }
}
