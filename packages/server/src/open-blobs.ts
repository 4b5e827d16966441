import { existsSync } from "node:fs";
import { join } from "node:path";
import { ChatCastError } from "@chatcast/protocol";
import { type DiskBlobs, openDiskBlobs } from "./blobs/disk/blobs.ts";
import type { BlobStore, Spool } from "./blobs/port.ts";
import type { BlobsChoice, Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import { type BoundBucket, bindBucket, type DataDirectory } from "./data-directory.ts";
import type { Level } from "./telemetry.ts";

const MIB = 1024 * 1024;
/** S3 takes parts from 5 MiB on; each of those on their way is in memory. */
const PART_BYTES = 8 * MIB;
/** S3 takes 10,000; what is sealed is a little longer than its file. */
const MAX_PARTS = 9_900;
/** As long as a proxy waits for an answer. */
const PATIENCE = { requestMs: 60_000, firstMs: 500, lastMs: 30_000, answerMs: 60_000 };
const OBJECT_GRACE_MS = 3_600_000;
const UPLOAD_GRACE_MS = 86_400_000;
/** The same trouble is told once in so many ms. */
const TOLD_EVERY_MS = 60_000;

/** What the server needs of its files beside the calls of their port. */
export interface OpenedBlobs {
  blobs: BlobStore;
  halfReceived: number;
  levels: Level[];
  /** What the janitor does for them now and then, given the blobs that the log knows. @returns how many uploads it ended */
  abortAbandoned?: (inUse: ReadonlySet<string>) => Promise<number>;
}

/** @param log what names a log that is kept elsewhere */
export async function openBlobs(config: Config, data: DataDirectory, log: string | undefined): Promise<OpenedBlobs> {
  const { blobs: choice, dataDir } = config;
  if (choice.kind === "embedded") await bindBucket(dataDir, undefined);
  const bound = choice.kind === "embedded" ? undefined : await bindBucket(dataDir, choice.place.shown, log);
  const inBucket = choice.kind === "s3" && choice.growing === "in the bucket";
  const disk = inBucket
    ? await openStreams(dataDir, data)
    : await openDiskBlobs({ directory: data.blobs, shared: config.bus.kind !== "none" });
  const remote = choice.kind === "s3" && bound ? await openBucket(config, choice, bound, disk) : undefined;
  const levels = [
    { name: "chatcast_file_handles", help: "Files of uploads that are open", read: () => disk.levels.handles },
    { name: "chatcast_file_operations", help: "Reads and writes of files under way", read: () => disk.levels.running },
    {
      name: "chatcast_bucket_waiting_parts",
      help: "Parts of uploads that wait to be sent to the bucket",
      read: () => remote?.levels.waitingParts ?? 0,
    },
    {
      name: "chatcast_bucket_removals",
      help: "Objects that are to be removed from the bucket",
      read: () => remote?.levels.removals ?? 0,
    },
  ];
  const opened = { blobs: remote ?? disk, halfReceived: disk.halfReceived, levels };
  return remote === undefined ? opened : { ...opened, abortAbandoned: remote.abortAbandoned };
}

/**
 * The disk where nothing but streams on their way to the bucket is on it: what a run leaves there belongs to nothing.
 * @throws ConfigError where files are on the disk, which would not be found any more
 */
async function openStreams(dataDir: string, { blobs: directory }: DataDirectory): Promise<DiskBlobs> {
  if (existsSync(directory)) {
    const before = await openDiskBlobs({ directory, shared: true });
    const kept = await before.list();
    await before.close();
    if (kept.length > 0) {
      throw new ConfigError(
        `${directory} holds files, finished or not: leave UPLOADS unset for them, or choose another data directory.`,
      );
    }
  }
  const streams = await openDiskBlobs({ directory: join(dataDir, "streams") });
  for (const left of await streams.list()) await streams.remove(left);
  return streams;
}

/** The client of the bucket is loaded where there is one. */
async function openBucket(
  { dataDir, maxFileSize }: Config,
  { place, growing, keys }: BlobsChoice & { kind: "s3" },
  bound: BoundBucket,
  spool: Spool,
) {
  const { Bucket } = await import("./blobs/s3/bucket.ts");
  const { openS3Blobs } = await import("./blobs/s3/blobs.ts");
  const { claimBucket } = await import("./blobs/s3/claim.ts");
  const bucket = new Bucket({ ...place, ...keys }, PATIENCE.requestMs);
  const claim = await claimBucket(bucket, bound.owner).catch(async (error: unknown) => {
    // Chat needs no files: a server that was here before starts without its bucket.
    if (bound.undo === undefined) {
      console.error(`${place.shown} cannot be used now, files have to wait: ${error}`);
      return "ours" as const;
    }
    await bound.undo();
    throw new ChatCastError("E_UNAVAILABLE", `the bucket ${place.shown} cannot be used: ${error}`);
  });
  if (claim !== "ours") {
    await bound.undo?.();
    throw new ConfigError(
      claim === "of another log"
        ? `${place.shown} holds the files of another server: choose another prefix. To take over from one that is gone for good, bring its file DATA_DIR/bucket.`
        : `${place.shown} holds objects that no ChatCast has put there: choose a prefix of its own.`,
    );
  }
  const least = Math.ceil(maxFileSize / MAX_PARTS / MIB) * MIB;
  let toldAt = Number.NEGATIVE_INFINITY;
  return openS3Blobs({
    ...{
      bucket,
      spool,
      growing,
      patience: PATIENCE,
      partBytes: Math.max(PART_BYTES, least),
      directory: join(dataDir, "sent"),
    },
    ...{ objectGraceMs: OBJECT_GRACE_MS, uploadGraceMs: UPLOAD_GRACE_MS },
    trouble(error) {
      if (performance.now() < toldAt + TOLD_EVERY_MS) return;
      toldAt = performance.now();
      console.error(`${place.shown}: ${error}; to be tried again`);
    },
  });
}
