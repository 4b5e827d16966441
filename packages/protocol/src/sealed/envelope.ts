import { fromBase64Url, toBase64Url } from "../base64url.ts";
import type { FrameKind } from "./associated-data.ts";
import { concat, u8, u32, u64 } from "./bytes.ts";
import type { SealedFrame } from "./frame.ts";
import type { SessionKeys } from "./session.ts";

/** Whom a private frame is for: the person's key, and the one that the sender agreed with. 32 bytes each. */
export interface EnvelopeRecipient {
  key: Uint8Array;
  agree: Uint8Array;
}

/**
 * A sealed frame with everything that is needed to check it without asking anybody, so that it can be checked as long as
 * it is kept. What it claims of its sender is worth what the certificate proves, and nothing here is believed of room,
 * suite and totals.
 */
export interface Envelope {
  kind: EnvelopeKind;
  epoch: number;
  /** 16 bytes. */
  streamId: Uint8Array;
  /** Keys of the sender's session. */
  session: SessionKeys;
  /** The person's public key. */
  person: Uint8Array;
  /** The person's signature over `sessionStatement`. 64 bytes. */
  certificate: Uint8Array;
  /** Undefined for the whole room. */
  recipient: EnvelopeRecipient | undefined;
  frame: SealedFrame & { signature: Uint8Array };
}

/** Everything but the chunks of files, whose frames are bare. */
const KINDS = { message: 1, manifest: 3, seal: 4, receipt: 5, control: 6 } as const satisfies Partial<
  Record<FrameKind, number>
>;
export type EnvelopeKind = keyof typeof KINDS;

const VERSION = 1;
const PRIVATE = 1;
const HEAD_BYTES = 1 + 1 + 1 + 4 + 8 + 16 + 32 + 32 + 32 + 64;
const RECIPIENT_BYTES = 32 + 32;
const SIGNATURE_BYTES = 64;

/** Bytes that an envelope is longer than its frame's body, at most. */
export const ENVELOPE_BYTES: number = HEAD_BYTES + RECIPIENT_BYTES + SIGNATURE_BYTES;

/** As it travels: version, kind, flags, epoch, seq, stream, session, person, certificate, recipient, signature, body. */
export function writeEnvelope(envelope: Envelope): string {
  const { kind, epoch, streamId, session, person, certificate, recipient, frame } = envelope;
  const bytes = concat(
    u8(VERSION),
    u8(KINDS[kind]),
    u8(recipient === undefined ? 0 : PRIVATE),
    u32(epoch),
    u64(frame.seq),
    streamId,
    session.sign,
    session.agree,
    person,
    certificate,
    ...(recipient === undefined ? [] : [recipient.key, recipient.agree]),
    frame.signature,
    frame.body,
  );
  return toBase64Url(bytes);
}

/** @returns undefined for everything that `writeEnvelope` does not write */
export function readEnvelope(text: string): Envelope | undefined {
  const bytes = fromBase64Url(text);
  if (bytes === undefined || bytes.length < HEAD_BYTES + SIGNATURE_BYTES) return undefined;
  let at = 0;
  const take = (length: number): Uint8Array => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const [version, code, flags] = take(3);
  const kind = (Object.keys(KINDS) as EnvelopeKind[]).find((name) => KINDS[name] === code);
  if (version !== VERSION || kind === undefined || (flags !== 0 && flags !== PRIVATE)) return undefined;
  if (flags === PRIVATE && bytes.length < ENVELOPE_BYTES) return undefined;
  const numbers = new DataView(bytes.buffer, bytes.byteOffset + at, 12);
  const [epoch, seq] = [numbers.getUint32(0), Number(numbers.getBigUint64(4))];
  if (!Number.isSafeInteger(seq)) return undefined;
  at += 12;
  const streamId = take(16);
  const session = { sign: take(32), agree: take(32) };
  const [person, certificate] = [take(32), take(64)];
  const recipient = flags === PRIVATE ? { key: take(32), agree: take(32) } : undefined;
  const signature = take(SIGNATURE_BYTES);
  const frame = { seq, final: false, body: bytes.subarray(at), signature };
  return { kind, epoch, streamId, session, person, certificate, recipient, frame };
}
