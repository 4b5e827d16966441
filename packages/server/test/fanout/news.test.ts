import { Socket as NetSocket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Timers } from "../../src/clock.ts";
import { NEWS_LINES, NEWS_MS } from "../../src/fanout/bounds.ts";
import { Encoded } from "../../src/fanout/encoded.ts";
import { Line } from "../../src/fanout/line.ts";
import { News } from "../../src/fanout/news.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => {
  vi.restoreAllMocks();
  stage.closeClients();
});
afterAll(() => stage.close());

/** Periods that end when the test says so. */
class Periods implements Timers {
  #runs: (() => void)[] = [];

  after(ms: number, run: () => void): () => void {
    expect(ms).toBe(NEWS_MS);
    this.#runs.push(run);
    return () => undefined;
  }

  /** @returns how many ended */
  end(): number {
    const runs = this.#runs.splice(0);
    for (const run of runs) run();
    return runs.length;
  }
}

const event = (n: number): Encoded => new Encoded(`2${JSON.stringify(["n", n])}`);
const settled = () => new Promise(setImmediate);

async function room(members: number) {
  const periods = new Periods();
  const tick = new Tick(periods);
  const pairs = await Promise.all(Array.from({ length: members }, () => stage.pair(["websocket"])));
  const lines = pairs.map(
    ({ socket }) => new Line(socket, tick, { drained: () => undefined, overrun: () => undefined }),
  );
  const got = pairs.map(({ client }) => {
    const heard: number[] = [];
    client.on("n", (n: number) => heard.push(n));
    return heard;
  });
  await settled();
  const write = vi.spyOn(NetSocket.prototype, "write");
  return { periods, tick, lines, got, write };
}

test("[FO12] twenty who come one after the other cost each member two writes, and no member misses one", async () => {
  const { periods, tick, lines, got, write } = await room(3);
  for (let n = 0; n < 20; n++) {
    const news = event(n);
    for (const line of lines) line.push(news, true);
    await settled();
  }
  expect(write).toHaveBeenCalledTimes(3);
  expect(tick.news.waiting).toBe(3);
  periods.end();
  await settled();
  expect(write).toHaveBeenCalledTimes(6);
  expect(tick.joins).toBe(1);
  const all = Array.from({ length: 20 }, (_, n) => n);
  await vi.waitUntil(() => got.every(({ length }) => length === all.length), { interval: 1 });
  expect(got).toEqual([all, all, all]);
});

test("[FO12] nothing overtakes news that waits: it leaves with what is sent next", async () => {
  const { periods, lines, got, write } = await room(1);
  const [line] = lines;
  line?.push(event(1), true);
  await settled();
  line?.push(event(2), true);
  await settled();
  line?.push(event(3));
  line?.push(event(4), true);
  await settled();
  expect(write).toHaveBeenCalledTimes(2);
  periods.end();
  await settled();
  expect(write).toHaveBeenCalledTimes(2);
  await vi.waitUntil(() => got[0]?.length === 4, { interval: 1 });
  expect(got).toEqual([[1, 2, 3, 4]]);
});

test("[FO12] after a period without news the next one leaves at once, and no timer runs", async () => {
  const { periods, lines, write } = await room(1);
  const [line] = lines;
  line?.push(event(1), true);
  line?.push(event(2), true);
  await settled();
  expect([write.mock.calls.length, periods.end(), periods.end()]).toEqual([1, 1, 0]);
  line?.push(event(3), true);
  await settled();
  expect(write).toHaveBeenCalledTimes(2);
});

test("[FO12] the news of thousands is written a few hundred a turn", async () => {
  const periods = new Periods();
  const news = new News(periods);
  let written = 0;
  const lines = Array.from({ length: NEWS_LINES * 2 + 1 }, () => ({ due: () => (written += 1) }) as unknown as Line);
  expect(lines.map((line) => news.wait(line))).not.toContain(true);
  expect(lines.map((line) => news.wait(line))).not.toContain(false);
  expect(news.waiting).toBe(lines.length);
  periods.end();
  const turns = [written];
  while (written < lines.length) {
    await settled();
    turns.push(written);
  }
  expect(turns).toEqual([NEWS_LINES, NEWS_LINES * 2, lines.length]);
});
