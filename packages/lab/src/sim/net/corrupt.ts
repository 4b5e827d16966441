import { flipBit, flipCharacter, SEQ_SHIFT } from "@chatcast/faults";
import type { Rng } from "../kernel/rng.ts";
import type { PacketUp } from "./wire.ts";

/** Alters what the integrity value covers: the payload, the sequence number, or the value itself. Else undefined. */
export function corrupted(packet: PacketUp, rng: Rng): PacketUp | undefined {
  if (packet.type === "CONTROL" || packet.checksum === undefined) return undefined;
  const kind = rng.int(0, 2);
  if (kind === 0) return { ...packet, checksum: flipHexDigit(packet.checksum, rng) };
  if (kind === 1) return { ...packet, seq: (packet.seq + SEQ_SHIFT) >>> 0 };
  if (packet.type === "MSG") return { ...packet, payload: flipCharacter(packet.payload, rng.next) };
  if (packet.payload === undefined || packet.payload.length === 0) return undefined;
  return { ...packet, payload: Uint8Array.from(flipBit(packet.payload, rng.next)) };
}

function flipHexDigit(tag: string, rng: Rng): string {
  const at = rng.int(0, tag.length - 1);
  const digit = (Number.parseInt(tag.charAt(at), 16) ^ 1).toString(16);
  return tag.slice(0, at) + digit + tag.slice(at + 1);
}
