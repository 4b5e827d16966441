import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test, vi } from "vitest";
import { type ToWorker, WorkerLane } from "../../src/store/sqlite/lane.ts";
import { unpackDrafts } from "../../src/store/sqlite/packed-drafts.ts";
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
  const waiting = [lane.call("findRoom", ["a"]), lane.append(draft("m1")), lane.call("findFile", ["f"])];
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
  const waiting = Array.from({ length: 48 }, () => lane.append(large));
  await expect(lane.append(large)).rejects.toMatchObject(unavailable);
  await lane.call("blobsInUse", []);
  await Promise.all(waiting);
});

test("[SQ14] messages of one turn leave in one post, 256 at most, and what is asked afterwards behind them", async () => {
  const lane = await puppet();
  const posts: string[] = [];
  const post = vi.spyOn(Worker.prototype, "postMessage").mockImplementation((message: ToWorker) => {
    posts.push(message.type === "append" ? `append ${unpackDrafts(message.drafts).length}` : message.type);
  });
  onTestFinished(() => post.mockRestore());
  const say = (count: number) => {
    for (let n = 0; n < count; n++) void lane.append(draft(`m${n}`)).catch(() => undefined);
  };
  say(3);
  expect(posts).toEqual([]);
  await new Promise(setImmediate);
  expect(posts.splice(0)).toEqual(["append 3"]);
  say(600);
  await new Promise(setImmediate);
  expect(posts.splice(0)).toEqual(["append 256", "append 256", "append 88"]);
  say(2);
  lane.call("findRoom", ["a"]).catch(() => undefined);
  say(1);
  await new Promise(setImmediate);
  expect(posts.splice(0)).toEqual(["append 2", "call", "append 1"]);
  say(1);
  void lane.close();
  expect(posts).toEqual(["append 1", "close"]);
});
