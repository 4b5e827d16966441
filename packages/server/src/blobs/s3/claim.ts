import type { Bucket } from "./bucket.ts";

/** No possible id of a blob. */
const MARK = ".chatcast";

/** Why a bucket is not for this server: it holds what another log tells of, or what no ChatCast has put there. */
export type Claim = "ours" | "of another log" | "not of ChatCast";

/**
 * Makes sure that the objects are those that the log tells of: a server removes what its log knows nothing of. A prefix
 * belongs to the first log that it is used with.
 * @param owner what names the log
 * @throws BucketError
 */
export async function claimBucket(bucket: Bucket, owner: string): Promise<Claim> {
  const found = await bucket.read(MARK, 0, 1024);
  if (found !== undefined) return Buffer.from(found).toString() === owner ? "ours" : "of another log";
  for await (const { name } of bucket.list()) {
    // Another node of the same log came in between.
    return name === MARK ? claimBucket(bucket, owner) : "not of ChatCast";
  }
  await bucket.put(MARK, Buffer.from(owner));
  return "ours";
}
