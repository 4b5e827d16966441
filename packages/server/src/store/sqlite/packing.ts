import type { CallName, CallResult } from "../calls.ts";
import type { ChunkLeaf } from "../port.ts";
import type { Failure } from "./failure.ts";

export type Reply = { ok: true; value: CallResult<CallName> } | { ok: false; failure: Failure };

/** Leaves side by side. A transfer may have hundreds of thousands, and as many small arrays take seconds to cross. */
interface PackedLeaves {
  seqs: Uint32Array;
  /** Bytes of one leaf. */
  width: number;
  leaves: Uint8Array;
}

/** A reply as it crosses from the worker. */
export type WireReply = Reply | { ok: true; packed: PackedLeaves };

function packLeaves(chunks: readonly ChunkLeaf[]): PackedLeaves | undefined {
  const width = chunks[0]?.leaf.length ?? 0;
  if (width === 0 || chunks.some(({ leaf }) => leaf.length !== width)) return undefined;
  const seqs = Uint32Array.from(chunks, ({ seq }) => seq);
  const leaves = new Uint8Array(width * chunks.length);
  for (const [index, { leaf }] of chunks.entries()) leaves.set(leaf, index * width);
  return { seqs, width, leaves };
}

function unpackLeaves({ seqs, width, leaves }: PackedLeaves): ChunkLeaf[] {
  return Array.from(seqs, (seq, index) => ({ seq, leaf: leaves.subarray(index * width, (index + 1) * width) }));
}

/** Packs what is long. */
export function toWire(name: CallName | undefined, reply: Reply): WireReply {
  if (name !== "leaves" || !reply.ok) return reply;
  const packed = packLeaves(reply.value as CallResult<"leaves">);
  return packed === undefined ? reply : { ok: true, packed };
}

export const fromWire = (reply: WireReply): Reply =>
  "packed" in reply ? { ok: true, value: unpackLeaves(reply.packed) } : reply;
