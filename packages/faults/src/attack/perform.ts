import type { Crc32 } from "@chatcast/protocol";
import { flipBit } from "../alter.ts";
import { flipped, isEmpty, shifted } from "../alter-packet.ts";
import { moved, type Parcel } from "../moves.ts";
import { crcDelta, shiftTag, withCrc } from "./forge.ts";
import { bytesOf, type Prey, resealed, type Tools } from "./prey.ts";
import type { Attack } from "./rule.ts";

/**
 * One thing that is done to one packet, with all that was decided about it: performed again on the same packet it
 * does the same. `at` in [0, 1) picks the bit, `source` names the remembered packet that is used.
 */
export interface Act {
  attack: Attack;
  at?: number;
  source?: string;
  as?: string;
}

export interface Performing extends Tools {
  crc32: Crc32;
  /** A packet that passed earlier, as it came. */
  recall: (source: string) => Prey | undefined;
}

/** The parcels after an act; undefined when there was nothing that it could do. */
export function perform(act: Act, parcels: readonly Parcel<Prey>[], tools: Performing): Parcel<Prey>[] | undefined {
  switch (act.attack) {
    case "drop":
    case "duplicate":
    case "delay":
    case "reorder":
      return parcels.length === 0 ? undefined : moved(act.attack, parcels);
    case "replay":
      return replayed(act, parcels, tools);
    case "lower-totals":
      return shortened(parcels);
    default:
      return each(parcels, (prey) => altered(act, prey, tools));
  }
}

/** One packet after an act that changes content; undefined when there is nothing to change. */
function altered(act: Act, prey: Prey, tools: Performing): Prey | undefined {
  const at = () => act.at ?? 0;
  switch (act.attack) {
    case "seq-shift":
      return { ...prey, seq: shifted(prey.seq) };
    case "bit-flip":
      return isEmpty(prey) ? undefined : flipped(prey, at);
    case "re-tag":
      return isEmpty(prey) ? undefined : resealed(flipped(prey, at), tools);
    case "crc-delta":
      return isEmpty(prey) ? undefined : blind(prey, flipped(prey, at), tools);
    case "craft":
      return crafted(prey, at, tools);
    case "replay-transfer":
    case "splice-room":
      return swapped(prey, act.source, tools);
    case "truncate":
      return cut(prey);
    case "strip-tag": {
      const { checksum, ...rest } = prey;
      return checksum === undefined ? undefined : rest;
    }
    case "downgrade-suite":
      return prey.suite === undefined || prey.suite === tools.suite.name
        ? undefined
        : resealed({ ...prey, suite: tools.suite.name }, tools);
    case "impersonate":
      return act.as === undefined ? undefined : { ...prey, from: act.as };
    default:
      return undefined;
  }
}

/** Alters the tag by what the difference alone adds to it. */
function blind(before: Prey, after: Prey, tools: Performing): Prey | undefined {
  const old = bytesOf(before, tools);
  const delta = bytesOf(after, tools).map((byte, index) => byte ^ (old[index] ?? 0));
  const checksum = shiftTag(before.checksum ?? "", crcDelta(delta, tools.crc32));
  return checksum === undefined ? undefined : { ...after, checksum };
}

/** Other content whose last four bytes bring the CRC back to what it was: the tag stays, and stays right. */
function crafted(prey: Prey, at: () => number, { crc32 }: Performing): Prey | undefined {
  if (prey.type === "MSG" || prey.bytes.length < 5) return undefined;
  const forged = Uint8Array.from(prey.bytes);
  forged.set(flipBit(prey.bytes.subarray(0, -4), at));
  const bytes = withCrc(forged, crc32(prey.bytes), crc32);
  return bytes && { ...prey, bytes };
}

/** Content and tag of another packet under this one's name; its number too where the number is not the place. */
function swapped(prey: Prey, source: string | undefined, { recall }: Performing): Prey | undefined {
  const other = source === undefined ? undefined : recall(source);
  // Of a sealed chunk the tag is among its bytes.
  if (other?.type === "FILE_CHUNK" && prey.type === "FILE_CHUNK" && isBare(other) && isBare(prey))
    return { ...prey, bytes: other.bytes };
  if (other?.checksum === undefined) return undefined;
  const { checksum, seq } = other;
  if (prey.type === "MSG" && other.type === "MSG") return { ...prey, payload: other.payload, checksum, seq };
  if (prey.type === "MSG" || other.type === "MSG") return undefined;
  return { ...prey, bytes: other.bytes, checksum };
}

const isBare = ({ checksum }: Prey): boolean => checksum === undefined;

/** Half of the content is gone; the tag is not. */
function cut(prey: Prey): Prey | undefined {
  if (prey.type === "FILE_CHUNK") {
    const { length } = prey.bytes;
    return length === 0 ? undefined : { ...prey, bytes: prey.bytes.subarray(0, length >>> 1) };
  }
  const characters = [...prey.payload];
  if (characters.length < 2) return undefined;
  return { ...prey, payload: characters.slice(0, characters.length >>> 1).join("") };
}

/** An earlier packet once more, behind this one. */
function replayed(act: Act, parcels: readonly Parcel<Prey>[], { recall }: Performing): Parcel<Prey>[] | undefined {
  const earlier = act.source === undefined ? undefined : recall(act.source);
  return earlier && [...parcels, { packet: earlier, delayMs: 0 }];
}

/**
 * The second half of a file never was: every chunk says so, and those of it are dropped. A file of one chunk stays.
 */
function shortened(parcels: readonly Parcel<Prey>[]): Parcel<Prey>[] | undefined {
  const claims = parcels.some(({ packet }) => packet.type === "FILE_CHUNK" && packet.total_chunks > 1);
  if (!claims) return undefined;
  return parcels.flatMap((parcel) => {
    const { packet } = parcel;
    if (packet.type === "MSG") return [parcel];
    const total_chunks = Math.ceil(packet.total_chunks / 2);
    const total_size = total_chunks * packet.chunk_size;
    return packet.seq < total_chunks ? [{ ...parcel, packet: { ...packet, total_chunks, total_size } }] : [];
  });
}

function each(parcels: readonly Parcel<Prey>[], change: (prey: Prey) => Prey | undefined): Parcel<Prey>[] | undefined {
  let changed = false;
  const after = parcels.map((parcel) => {
    const packet = change(parcel.packet);
    changed ||= packet !== undefined;
    return packet === undefined ? parcel : { ...parcel, packet };
  });
  return changed ? after : undefined;
}
