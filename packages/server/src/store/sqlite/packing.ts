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

/** A reply as it crosses from the worker. A number is the offset of a message that was stored as it was drafted. */
export type WireReply = Reply | { ok: true; packed: PackedLeaves } | number;

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

/** Packs what is long, and what is frequent. */
export function toWire(name: CallName | undefined, reply: Reply): WireReply {
  if (!reply.ok) return reply;
  if (name === "append") {
    const appended = reply.value as CallResult<"append">;
    return appended.status === "stored" ? appended.offset : reply;
  }
  if (name !== "leaves") return reply;
  const packed = packLeaves(reply.value as CallResult<"leaves">);
  return packed === undefined ? reply : { ok: true, packed };
}

/** @param at when the message was said, where the reply is of one. */
export function fromWire(reply: WireReply, at = 0): Reply {
  if (typeof reply === "number") return { ok: true, value: { status: "stored", offset: reply, at } };
  return "packed" in reply ? { ok: true, value: unpackLeaves(reply.packed) } : reply;
}
