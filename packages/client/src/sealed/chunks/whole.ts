import {
  type CryptoPort,
  chunkBody,
  type FrameOpener,
  type FrameSealer,
  frameLeaf,
  merkleLeaf,
  readChunkFrame,
  type Seq,
  type StreamContext,
  writeChunkFrame,
} from "@chatcast/protocol";
import type { OpenedFrame, SealedChunk } from "./port.ts";

type Sha256 = Pick<CryptoPort, "sha256" | "sha256OfParts">;

const NONE = new Uint8Array();

/** All that is computed of a chunk that is sealed. @param memory what becomes the chunk as it travels, of just its length */
export async function sealWhole(
  crypto: Sha256,
  sealer: FrameSealer,
  seq: Seq,
  plain: Uint8Array,
  memory: Uint8Array<ArrayBuffer>,
): Promise<SealedChunk> {
  const { frame, digest, leaf = NONE } = await sealer.sealWhole(seq, plain, chunkBody(memory));
  const frames = await frameLeaf(crypto, seq, frame.signature ?? NONE, digest);
  return { bytes: writeChunkFrame(frame, memory), plain: leaf, frames };
}

/** All that is computed of a chunk that came. @param memory where its bytes may be written, of just their length */
export async function openWhole(
  crypto: Sha256,
  opener: FrameOpener,
  context: StreamContext,
  seq: Seq,
  bytes: Uint8Array,
  memory?: Uint8Array,
): Promise<OpenedFrame> {
  const frame = readChunkFrame(context, seq, bytes);
  const opened = await opener.open(frame, memory);
  const { verdict } = opened;
  if (opened.status !== "valid") return { status: "compromised", verdict };
  const { plaintext, digest } = opened;
  const [plain, frames] = await Promise.all([
    merkleLeaf(crypto, seq, plaintext),
    frameLeaf(crypto, seq, frame.signature ?? NONE, digest),
  ]);
  return { status: "valid", verdict, bytes: plaintext, plain, frames };
}
