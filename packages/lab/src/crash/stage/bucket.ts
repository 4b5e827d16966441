import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";

/** A bucket of the run's own, which does not break: whatever was put there is there. */
export interface RunBucket {
  /** What servers are told of it, so that they keep all files there and need no directory in common. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openBucket(home: string): Promise<RunBucket> {
  const directory = join(home, "bucket");
  mkdirSync(directory);
  const server = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, vhostBuckets: false, directory },
    configureBuckets: [{ name: "files", configs: [] }],
  });
  const { port } = await server.run();
  return {
    env: {
      ...{ BLOBS: `s3://files?endpoint=http://127.0.0.1:${port}&region=us-east-1`, UPLOADS: "bucket" },
      ...{ AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" },
      CHATCAST_SECRET: randomBytes(32).toString("base64url"),
    },
    close: () => server.close(),
  };
}
