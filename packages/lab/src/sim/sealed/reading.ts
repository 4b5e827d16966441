import {
  equalBytes,
  frameLeaf,
  merkleLeaf,
  merkleRoot,
  readChunkFrame,
  readManifest,
  readRoots,
  type Stretch,
  streamAt,
} from "@chatcast/protocol";
import type { Kept } from "./keeper.ts";
import type { SealedPlant } from "./plant.ts";
import type { PublicStrand, Secrets } from "./strand.ts";

/** What somebody made of a file that the server gave out. */
export interface Reading {
  /** `opened`: all of it was verified. `refused`: nothing after the first thing that did not fit was looked at. */
  found: "opened" | "refused";
  /** What was written meanwhile. */
  written: Uint8Array[];
}

/**
 * Reads a file as whoever holds these secrets: manifests, seal, then chunk by chunk, each written when it was verified, and
 * the whole compared with the roots of the seal.
 */
export async function read(
  secrets: Secrets,
  kept: Kept,
  frames: ReadonlyMap<number, Uint8Array>,
  plant: SealedPlant,
): Promise<Reading> {
  const { crypto } = secrets;
  const written: Uint8Array[] = [];
  const refused: Reading = { found: "refused", written };
  const stretches = await manifestsOf(secrets, kept);
  const seal = kept.seal && (await (await secrets.opener(kept.strand, "seal")).open(kept.seal));
  const roots = seal?.status === "valid" ? readRoots(seal.plaintext) : undefined;
  if (stretches === undefined || roots === undefined) return refused;
  const [plain, frame]: [Uint8Array[], Uint8Array[]] = [[], []];
  const { context } = kept.strand;
  for (let seq = 0; seq < context.total; seq++) {
    const came = readChunkFrame(context, seq, frames.get(seq) ?? new Uint8Array());
    if (plant.writesUnverified) written.push(came.body.subarray(0, -16));
    const opened = await (await secrets.opener(streamAt(stretches, seq), "chunk")).open(came);
    if (opened.status !== "valid") return refused;
    if (!plant.writesUnverified) written.push(opened.plaintext);
    plain.push(await merkleLeaf(crypto, seq, opened.plaintext));
    frame.push(await frameLeaf(crypto, seq, came.signature ?? new Uint8Array(), opened.digest));
  }
  const agrees =
    equalBytes(await merkleRoot(crypto, plain), roots.plain) &&
    equalBytes(await merkleRoot(crypto, frame), roots.frames);
  return { found: agrees ? "opened" : "refused", written };
}

/** The streams of a file, each as the one behind it names it; undefined where one is not what was sealed. */
async function manifestsOf(secrets: Secrets, kept: Kept): Promise<Stretch<PublicStrand>[] | undefined> {
  const all = [...kept.before, { below: kept.strand.context.total, kept }];
  for (const [at, { kept: stream }] of all.entries()) {
    const opened = await (await secrets.opener(stream.strand, "manifest")).open(stream.manifest);
    const { commit } = await secrets.of(stream.strand.context, "chunk");
    const said =
      opened.status === "valid" && (await readManifest(opened.plaintext, await secrets.crypto.hmacSha256(commit)));
    if (!said) return undefined;
    // The last one says of all before it how far they go; each of those says its own part of it.
    if (at < all.length - 1) continue;
    const named = said.before.map(({ below, stream: { streamId, senderId, epoch } }) => ({
      below,
      streamId,
      senderId,
      epoch,
    }));
    const fits = named.every(({ below, streamId, senderId, epoch }, index) => {
      const told = all[index];
      const { context } = told?.kept.strand ?? stream.strand;
      return (
        told?.below === below &&
        context.epoch === epoch &&
        equalBytes(context.streamId, streamId) &&
        equalBytes(context.senderId, senderId)
      );
    });
    if (named.length !== all.length - 1 || !fits) return undefined;
  }
  return all.map(({ below, kept: { strand } }) => ({ below, stream: strand }));
}

/** Whether somebody with these secrets opens any chunk or manifest of a stream. */
export async function opensAnything(secrets: Secrets, { strand, manifest, frames }: Kept): Promise<boolean> {
  if ((await (await secrets.opener(strand, "manifest")).open(manifest)).status === "valid") return true;
  const opener = await secrets.opener(strand, "chunk");
  for (const [seq, bytes] of frames) {
    if ((await opener.open(readChunkFrame(strand.context, seq, bytes))).status === "valid") return true;
  }
  return false;
}
