import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BucketDouble } from "../blobs/fixtures/s3-double.ts";
import { eventually } from "./deadline.ts";
import { unique } from "./harness.ts";
import { outgoing, sendChunks, seqs, sha256 } from "./packets.ts";
import { plain } from "./plain.ts";
import { WireServer } from "./process.ts";
import { text } from "./shapes.ts";

const MIB = 1024 * 1024;

describe("a server whose files are in a bucket", () => {
  let bucket: BucketDouble;
  const servers: WireServer[] = [];
  beforeAll(async () => {
    bucket = await BucketDouble.start();
  });
  afterEach(async () => {
    for (const one of servers.splice(0)) await one.dispose();
  });
  afterAll(() => bucket.stop());

  function server(): WireServer {
    const { url, region, accessKeyId, secretAccessKey, sessionToken = "" } = bucket.access;
    const { origin } = new URL(url);
    const one = new WireServer({
      env: {
        BLOBS: `s3://files/room?endpoint=${origin}&region=${region}`,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      },
    });
    servers.push(one);
    return one;
  }

  test("[BB2, BB3, BB9] an upload goes on after a kill in the middle of its multipart, and COMPLETE waits for the bucket", async () => {
    const one = server();
    await one.start();
    const dataDir = join(one.home, "data");
    const room = unique("room");
    const [ann] = await one.room(room, "Ann", "Bob");
    const file = outgoing(9 * MIB + 5, { chunkSize: MIB });
    await sendChunks(ann.client, file, seqs(file).slice(0, 8));
    await eventually(
      "a part in the bucket, noted",
      () => readdir(join(dataDir, "sent")),
      ([notes]) => notes !== undefined && bucket.count("part") === 1,
    );
    await one.restart("kill");
    const [again, bob] = [await one.join(room, "Ann", { token: ann.token }), await one.join(room, "Bob2")];
    let refused = 0;
    bucket.fault = (operation) => (operation === "complete" && refused++ < 1 ? 503 : undefined);
    await sendChunks(again.client, file, seqs(file, 8));
    const complete = await again.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(complete).toMatchObject({ meta: { sha256: sha256(file.bytes), size: file.bytes.length } });
    const [object] = [...bucket.objects].filter(([key]) => key !== "room/.chatcast").map(([, { bytes }]) => bytes);
    expect(object?.equals(file.bytes)).toBe(true);
    expect(bucket.count("complete 503")).toBe(1);
    expect(bucket.uploads.size).toBe(0);
    expect(await readdir(join(dataDir, "sent"))).toEqual([]);
    const message = await bob.client.receives("chat_message", { type: "file" });
    const download = await fetch(`${one.url}${text(message, "url")}`);
    expect(Buffer.from(await download.arrayBuffer()).equals(file.bytes)).toBe(true);
    expect(bucket.count("get")).toBeGreaterThan(0);

    const { secretAccessKey, sessionToken = "" } = bucket.access;
    const metrics = (await plain(one.url, "/metrics")).body.toString();
    expect(metrics).toMatch(/^chatcast_bucket_waiting_parts 0$/m);
    for (const secret of [secretAccessKey, sessionToken, "AWS4-HMAC"]) {
      expect(one.output + metrics).not.toContain(secret);
    }
  });
});
