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

export interface OpenerOptions extends PreparedOpenerOptions {
  crypto: CryptoPort;
  keys: StreamKeys;
}

/** Without the keys: what opens with them is made already. */
export interface PreparedOpenerOptions {
  crypto: Pick<CryptoPort, "sha256" | "verifySignature">;
  /** What the receiver knows of the stream by itself: nothing of it comes from the frames that are opened. */
  context: StreamContext;
  /** The sender's key, whose SHA-256 is the sender id; left out for a suite that does not sign. */
  publicKey?: Uint8Array;
}

/**
 * Opens the frames of one stream: shape, then signature, then tag. It remembers nothing, so that a forgery costs the
 * real frame nothing; replays are found behind it (`receiveFrame`).
 */
export class FrameOpener {
  readonly #crypto: PreparedOpenerOptions["crypto"];
  readonly #context: StreamContext;
  readonly #cipher: BodyCipher;
  readonly #publicKey: Uint8Array | undefined;

  private constructor({ crypto, context, publicKey }: PreparedOpenerOptions, cipher: BodyCipher) {
    this.#crypto = crypto;
    this.#context = context;
    this.#cipher = cipher;
    this.#publicKey = publicKey;
  }

  /** @throws E_SUITE when the suite signs and the key is missing, or not the one of the sender id */
  static async open(options: OpenerOptions): Promise<FrameOpener> {
    const { crypto, context, keys } = options;
    return FrameOpener.with(await KEYED_SUITES[context.suite].prepare(crypto, keys), options);
  }

  /** As `open`, with the stream's keys where only what opens can use them. */
  static async with(cipher: BodyCipher, options: PreparedOpenerOptions): Promise<FrameOpener> {
    const { crypto, context, publicKey } = options;
    const suite = KEYED_SUITES[context.suite];
    const known = publicKey !== undefined && equalBytes(await crypto.sha256(publicKey), context.senderId);
    if (suite.signs !== known) throw new ChatCastError("E_SUITE", `${suite.name} needs its sender's own key`);
    return new FrameOpener(options, cipher);
  }

  /** @param into where the plaintext may be written, as for `AeadKey.open` */
  async open(frame: SealedFrame, into?: Uint8Array): Promise<Opened> {
    if (!fits(this.#context, frame)) return this.#compromised(frame, "shape");
    const cover = coverOf(this.#context, frame);
    const digest = await this.#crypto.sha256(frame.body);
    if (!(await this.#signed(concat(cover, digest), frame))) return this.#compromised(frame, "signature", cover);
    const plaintext = await this.#cipher.open(frame, cover, frame.body, into);
    if (plaintext === undefined) return this.#compromised(frame, "tag", cover);
    const verdict = { ...keyedVerdict("valid", this.#context, frame), bound: cover };
    return { status: "valid", verdict, plaintext, digest };
  }

  async #signed(statement: Uint8Array, { signature }: SealedFrame): Promise<boolean> {
    if (this.#publicKey === undefined) return true;
    return signature !== undefined && this.#crypto.verifySignature(this.#publicKey, statement, signature);
  }

  #compromised(frame: SealedFrame, fault: Fault, bound?: Uint8Array): Opened {
    const verdict = keyedVerdict("compromised", this.#context, frame);
    return { status: "compromised", verdict: bound === undefined ? verdict : { ...verdict, bound }, fault };
  }
}
