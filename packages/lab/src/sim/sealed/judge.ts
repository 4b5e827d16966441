import type { Rng } from "../kernel/rng.ts";
import type { Kept } from "./keeper.ts";
import type { SealedPlant } from "./plant.ts";
import { opensAnything, read } from "./reading.ts";
import type { Secrets } from "./strand.ts";

/** What judging needs of its world. */
export interface Court {
  rng: Rng;
  plant: SealedPlant;
  /** Of those who are in the room. */
  members: Secrets;
  violated(what: string): void;
  met(what: string): void;
}

/** Nobody outside opens anything, nor who was put out anything of afterwards. */
export async function judgeReaders(court: Court, kept: Kept, outsider: Secrets, putOut: Secrets): Promise<void> {
  const { name, context } = kept.strand;
  if (await opensAnything(outsider, kept)) court.violated(`an outsider reads ${name}`);
  if (context.epoch > 0 && (await opensAnything(putOut, kept))) court.violated(`who was put out reads ${name}`);
}

/** What is read of an honest server is the file; of a lying one nothing but a beginning of it. */
export async function judgeFile(court: Court, bytes: Uint8Array, kept: Kept, streams: readonly Kept[]): Promise<void> {
  const { members, plant } = court;
  const { name } = kept.strand;
  const honest = await read(members, kept, kept.frames, plant);
  const written = Buffer.concat(honest.written);
  if (honest.found !== "opened" || !written.equals(bytes)) court.violated(`${name} is complete, and not what was sent`);
  if (kept.before.length > 0) court.met("a file in several streams is read");
  const lied = await read(members, kept, lies(court, kept, streams), plant);
  const part = Buffer.concat(lied.written);
  if (lied.found !== "refused") court.violated(`a lie about ${name} is believed`);
  if (!part.equals(bytes.subarray(0, part.length))) court.violated(`of ${name} something was written unverified`);
}

/** The chunks of a file, one of which is not what was stored. */
function lies({ rng, met }: Court, { frames, strand }: Kept, streams: readonly Kept[]): Map<number, Uint8Array> {
  const told = new Map(frames);
  const at = rng.int(0, strand.context.total - 1);
  const known = new Set(frames.values());
  const other = streams.flatMap((kept) => [...kept.frames.values()]).find((bytes) => !known.has(bytes));
  switch (rng.pick(["flipped", "withheld", "exchanged"] as const)) {
    case "withheld":
      told.delete(at);
      met("the server withholds a chunk");
      break;
    case "exchanged":
      if (other !== undefined) {
        told.set(at, other);
        met("the server gives out a chunk of another stream");
        break;
      }
      told.delete(at);
      break;
    case "flipped":
      told.set(at, flipped(rng, frames.get(at) ?? new Uint8Array(1)));
      met("the server flips a bit");
      break;
  }
  return told;
}

export function flipped(rng: Rng, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const at = rng.int(0, copy.length - 1);
  copy[at] = (copy[at] ?? 0) ^ (1 << rng.int(0, 7));
  return copy;
}
