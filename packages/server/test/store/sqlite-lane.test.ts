import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { WorkerLane } from "../../src/store/sqlite/lane.ts";
import { draft } from "./builders.ts";

async function puppet(): Promise<WorkerLane> {
  const worker = new Worker(new URL("./fixtures/puppet-worker.ts", import.meta.url));
  onTestFinished(async () => {
    await worker.terminate();
  });
  const lane = new WorkerLane(worker);
  await lane.opened;
  return lane;
}

const unavailable = { name: "ChatCastError", code: "E_UNAVAILABLE" };

test("[SQ5] when the worker breaks down, waiting and later calls are refused", async () => {
  const lane = await puppet();
  const waiting = [lane.call("findRoom", ["a"]), lane.call("append", [draft("m1")]), lane.call("findFile", ["f"])];
  for (const call of waiting) await expect(call).rejects.toMatchObject(unavailable);
  await expect(lane.call("findRoom", ["a"])).rejects.toMatchObject(unavailable);
  await lane.close();
});

test("[SQ5] when the worker just ends, waiting and later calls are refused", async () => {
  const lane = await puppet();
  const waiting = [lane.call("findRoom", ["a"]), lane.call("findMember", ["m"])];
  for (const call of waiting) await expect(call).rejects.toMatchObject(unavailable);
  await expect(lane.call("findRoom", ["a"])).rejects.toMatchObject(unavailable);
  await lane.close();
});

test("[SQ6] beyond 50,000 waiting calls further ones are refused, until some are answered", async () => {
  const lane = await puppet();
  const waiting = Array.from({ length: 49_999 }, () => lane.call("findRoom", ["a"]));
  const last = lane.call("blobsInUse", []);
  await expect(lane.call("findRoom", ["a"])).rejects.toMatchObject(unavailable);
  await Promise.all([...waiting, last]);
  const next = lane.call("findRoom", ["a"]);
  await lane.call("blobsInUse", []);
  await next;
});

test("[SQ6] waiting text counts by its size", async () => {
  const lane = await puppet();
  const large = draft("m1", { body: { type: "text", text: "x".repeat(1024 * 1024) } });
  const waiting = Array.from({ length: 48 }, () => lane.call("append", [large]));
  await expect(lane.call("append", [large])).rejects.toMatchObject(unavailable);
  await lane.call("blobsInUse", []);
  await Promise.all(waiting);
});
