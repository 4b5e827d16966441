import type { KeyedVerdict } from "../integrity/suite.ts";
import { associatedData, type StreamContext } from "./associated-data.ts";
import { concat, toHex } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";
import { KEYED_SUITES } from "./suites.ts";

/**
 * One sealed frame as it travels, for either keyed suite. Its stream and sender stand beside it on the wire and name the
 * `StreamContext` under which it is opened; whatever else it claims is not believed.
 */
export interface SealedFrame {
  seq: number;
  /** The last chunk of its file. */
  final: boolean;
  /** Ciphertext (or, with `hmac-sha256-room`, the plain bytes) and the tag. */
  body: Uint8Array;
  /** 64 bytes over `statementOf`; undefined where the suite does not sign. */
  signature: Uint8Array | undefined;
}

/** Why a frame is not what its sender sealed: it cannot be such a frame, or signature or tag do not fit. */
export type Fault = "shape" | "signature" | "tag";

/** Of a received tag no more is ever told than this many hex digits. */
const TOLD_DIGITS = 8;

/** What a check of a keyed frame found. There is no expected tag in it, for anybody: it would be a tag to send. */
export function keyedVerdict(status: KeyedVerdict["status"], context: StreamContext, frame: SealedFrame): KeyedVerdict {
  const tag = frame.body.subarray(-KEYED_SUITES[context.suite].tagBytes);
  return { status, suite: context.suite, seq: frame.seq, received: toHex(tag).slice(0, TOLD_DIGITS) };
}

/**
 * Whether a frame can stand where it says, before anything is computed: its number lies in the stream, a chunk has its
 * exact length, and the last one, and only that, is final.
 */
export function fits(context: StreamContext, { seq, final, body }: SealedFrame): boolean {
  const length = lengthOf(context, body);
  if (!Number.isSafeInteger(seq) || seq < 0 || length < 0) return false;
  if (context.kind !== "chunk") return !final;
  if (seq >= context.total) return false;
  const last = seq === context.total - 1;
  const due = last ? context.totalSize - context.chunkSize * (context.total - 1) : context.chunkSize;
  return final === last && length === due;
}

/** What the tag covers beside the bytes. The length is that of the body that came, whatever anybody says. */
export function coverOf(context: StreamContext, { seq, final, body }: Omit<SealedFrame, "signature">): Uint8Array {
  return associatedData(context, { seq, final, length: lengthOf(context, body) });
}

/** Bytes of plaintext in a body; negative for a body shorter than its tag. */
const lengthOf = ({ suite }: StreamContext, body: Uint8Array): number => body.length - KEYED_SUITES[suite].tagBytes;

/**
 * What a sender signs: associated data, then SHA-256 of the body, 192 bytes. Needs no key to be made, so the server
 * can check a signature on what it cannot read.
 */
export async function statementOf(
  crypto: Pick<CryptoPort, "sha256">,
  context: StreamContext,
  frame: Omit<SealedFrame, "signature">,
): Promise<Uint8Array> {
  return concat(coverOf(context, frame), await crypto.sha256(frame.body));
}

/** Whether the frame was signed by the holder of `publicKey`, for exactly this place. False also for what is no frame. */
export async function isSignedBy(
  crypto: Pick<CryptoPort, "sha256" | "verifySignature">,
  publicKey: Uint8Array,
  context: StreamContext,
  frame: SealedFrame,
): Promise<boolean> {
  if (frame.signature === undefined || !fits(context, frame)) return false;
  return crypto.verifySignature(publicKey, await statementOf(crypto, context, frame), frame.signature);
}
