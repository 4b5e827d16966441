import { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { unpackDrafts } from "../../src/store/packed-drafts.ts";
import { type FromWorker, type ToWorker, WorkerLane } from "../../src/store/sqlite/lane.ts";
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

/** Notes what is posted and answers when it is told. */
class FakeWorker extends EventEmitter {
  readonly posts: string[] = [];

  postMessage(message: ToWorker): void {
    this.posts.push(message.type === "append" ? `append ${unpackDrafts(message.drafts).length}` : message.type);
  }

  answer(count: number): void {
    this.emit("message", { type: "replies", replies: Array.from({ length: count }, (_, n) => n) } satisfies FromWorker);
  }
}

/** The end of a turn: what waits for it runs in the order in which it was said. */
const turn = () => new Promise(setImmediate);

function fake(): { worker: FakeWorker; lane: WorkerLane; say: (count: number) => void } {
  const worker = new FakeWorker();
  const lane = new WorkerLane(worker as unknown as Worker);
  const say = (count: number) => {
    for (let n = 0; n < count; n++) void lane.append(draft(`m${n}`));
  };
  return { worker, lane, say };
}

test("[SQ14] messages of one turn leave in one post, 256 at most, and what is asked afterwards behind them", async () => {
  const { worker, lane, say } = fake();
  say(3);
  expect(worker.posts).toEqual([]);
  await turn();
  expect(worker.posts.splice(0)).toEqual(["append 3"]);
  worker.answer(3);
  say(1);
  await turn();
  expect(worker.posts.splice(0)).toEqual(["append 1"]);
  worker.answer(1);
  say(600);
  expect(worker.posts.splice(0)).toEqual(["append 256", "append 256"]);
  void lane.call("findRoom", ["a"]);
  say(1);
  void lane.close();
  expect(worker.posts).toEqual(["append 88", "call", "append 1", "close"]);
});

test("[SQ14] what is said while the worker commits leaves when it has answered, or as soon as it is 256", async () => {
  const { worker, say } = fake();
  say(2);
  await turn();
  for (let n = 0; n < 5; n++) {
    say(1);
    await turn();
  }
  expect(worker.posts.splice(0)).toEqual(["append 2"]);
  worker.answer(1);
  await turn();
  expect(worker.posts).toEqual([]);
  worker.answer(1);
  say(1);
  await turn();
  expect(worker.posts.splice(0)).toEqual(["append 6"]);
  say(256);
  expect(worker.posts.splice(0)).toEqual(["append 256"]);
});

test("[SQ14] what is said waits for no answer to anything but messages", async () => {
  const { worker, lane, say } = fake();
  void lane.call("findRoom", ["a"]);
  say(2);
  await turn();
  say(1);
  await turn();
  expect(worker.posts.splice(0)).toEqual(["call", "append 2"]);
  // The call and one of the messages.
  worker.answer(2);
  await turn();
  expect(worker.posts).toEqual([]);
  void lane.call("findRoom", ["a"]);
  expect(worker.posts.splice(0)).toEqual(["append 1", "call"]);
  worker.answer(2);
  say(1);
  await turn();
  expect(worker.posts).toEqual(["append 1"]);
});
