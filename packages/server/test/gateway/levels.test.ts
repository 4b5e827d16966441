import { expect, test } from "vitest";
import type { Line } from "../../src/fanout/line.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { ChunkBudget } from "../../src/gateway/chunk-budget.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { showLevels, type Waits } from "../../src/gateway/levels.ts";
import { Work } from "../../src/gateway/work.ts";
import { openTelemetry } from "../../src/telemetry.ts";

/** A connection on which so much waits. */
const waiting = (queued: number, [requests, bytes, pages, events]: number[]): Waits =>
  ({
    line: { queued, lagging: false },
    waits: { requests, bytes, pages, events },
  }) as unknown as Waits;

test("[MX2] each level is what its name says, over all connections", async () => {
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const tick = new Tick({ after: () => () => undefined });
  const told = {} as unknown as Line;
  tick.news.wait(told);
  tick.news.wait(told);
  const work = new Work();
  const never = new Promise<void>(() => undefined);
  void work.track(() => never);
  for (let n = 0; n < 11; n++) void tick.laggards.turn(() => never);
  const connections = new Set([waiting(5, [1, 10, 100, 7]), waiting(3, [2, 20, 200, 8])]);
  const budget = new ChunkBudget();
  budget.take({ pause: () => undefined, resume: () => undefined }, 1_200);
  const slabs = new Slabs(2 ** 20);
  slabs.give(slabs.take(20_000));
  showLevels(connections, { telemetry, tick, work, budget, slabs, transfers: { aheadBytes: 9 } });
  const { body } = await telemetry.scrape();
  const levels = [...body.matchAll(/^(chatcast_\w+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]);
  expect(Object.fromEntries(levels)).toMatchObject({
    chatcast_queued_bytes: 8,
    chatcast_queued_bytes_max: 5,
    chatcast_lagging_members: 0,
    chatcast_news_waiting: 1,
    chatcast_catching_up: 11,
    chatcast_unacknowledged_chunk_bytes: 1_200,
    chatcast_paused_connections: 0,
    chatcast_slab_idle_bytes: 32_768,
    chatcast_digest_ahead_bytes: 9,
    chatcast_requests_under_way: 1,
    chatcast_requests_waiting: 3,
    chatcast_requests_waiting_bytes: 30,
    chatcast_pages_waiting: 300,
    chatcast_events_held: 15,
  });
});
