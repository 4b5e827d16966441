import {
  FrameOpener,
  FrameSealer,
  type Pair,
  RoomKeys,
  type Signer,
  type StreamContext,
  type StreamKeys,
} from "../../src/index.ts";
import { nodeCrypto } from "./crypto.ts";

export const bytesOf = (text: string) => new TextEncoder().encode(text);
export const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

export const ROOM_ID = filled(16, 1);
export const SECRET = filled(32, 2);
/** One sender for all tests of a file: making keys is what takes time. */
export const alice: Signer = await nodeCrypto.signerOf(filled(32, 3));
export const mallory: Signer = await nodeCrypto.signerOf(filled(32, 4));
const room = await RoomKeys.derive(nodeCrypto, ROOM_ID, SECRET);

export const MESSAGES: StreamContext = {
  suite: "aes-256-gcm-room",
  kind: "message",
  epoch: 0,
  roomHash: await nodeCrypto.sha256(ROOM_ID),
  senderId: await nodeCrypto.sha256(alice.publicKey),
  recipientId: undefined,
  streamId: filled(16, 5),
  total: 0,
  chunkSize: 0,
  totalSize: 0,
};

/** A file of three chunks of 16 bytes, the last of them one byte long. */
export const FILE: StreamContext = { ...MESSAGES, kind: "chunk", total: 3, chunkSize: 16, totalSize: 33 };
export const CHUNKS = [filled(16, 0xa), filled(16, 0xb), filled(1, 0xc)] as const;

export async function keysOf(context: StreamContext, pair?: Pair): Promise<StreamKeys> {
  const keys = await room.stream(context, pair);
  if (keys === undefined) throw new Error("no keys");
  return keys;
}

const signs = (context: StreamContext) => context.suite === "aes-256-gcm-room";

export async function sealerOf(context: StreamContext, sealed: [number, Uint8Array][] = []): Promise<FrameSealer> {
  const signer = signs(context) ? { signer: alice } : {};
  return FrameSealer.open({ crypto: nodeCrypto, context, keys: await keysOf(context), ...signer, sealed });
}

export async function openerOf(context: StreamContext): Promise<FrameOpener> {
  const publicKey = signs(context) ? { publicKey: alice.publicKey } : {};
  return FrameOpener.open({ crypto: nodeCrypto, context, keys: await keysOf(context), ...publicKey });
}
