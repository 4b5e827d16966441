import type { FileChunk, Msg } from "@chatcast/protocol";
import { flipBit, flipCharacter, type Random } from "./alter.ts";

/** What `seq-shift` adds, as the seed does. */
export const SEQ_SHIFT = 1000;

export const shifted = (seq: number): number => (seq + SEQ_SHIFT) >>> 0;

/** The packet with one bit of its content flipped. */
export function flipped<P extends Msg | FileChunk>(packet: P, random: Random): P {
  return packet.type === "MSG"
    ? { ...packet, payload: flipCharacter(packet.payload, random) }
    : { ...packet, bytes: flipBit(packet.bytes, random) };
}

/** Nothing in it could be changed. */
export const isEmpty = (packet: Msg | FileChunk): boolean =>
  packet.type === "MSG" ? packet.payload === "" : packet.bytes.length === 0;
