import { type CryptoPort, type Seq, type StreamContext, toBase64Url } from "@chatcast/protocol";
import type { StreamToOpen, StreamToSeal } from "../../../src/sealed/chunks/port.ts";

/** Larger than what is done without asking a worker. */
export const CHUNK = 20_000;

export const chunk = (seq: Seq, length = CHUNK): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seq) & 255);

/** A stream of so many whole chunks, as its sender and as whoever opens it has it. */
export async function stream(
  crypto: CryptoPort,
  { total = 3, chunkSize = CHUNK, sealed = [] as StreamToSeal["sealed"] } = {},
): Promise<StreamToSeal & StreamToOpen> {
  const seed = new Uint8Array(32).fill(7);
  const signer = await crypto.signerOf(seed);
  const { publicKey } = signer;
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind: "chunk",
    epoch: 0,
    roomHash: new Uint8Array(32).fill(1),
    senderId: await crypto.sha256(publicKey),
    recipientId: undefined,
    streamId: new Uint8Array(16).fill(2),
    total,
    chunkSize,
    totalSize: total * chunkSize,
  };
  const key = (first: number, length: number) => Uint8Array.from({ length }, (_, index) => first + index);
  const keys = { aead: key(10, 32), iv: key(60, 12), mac: key(80, 32), commit: key(120, 32) };
  return { context, keys, signer, seed, publicKey, sealed };
}

/** What of a stream nobody else may have, in base64url. */
export const secretsOf = ({ keys, seed }: StreamToSeal): string[] =>
  [keys.aead, keys.mac, keys.commit, seed].map(toBase64Url);
