import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SkewEstimate } from "../../src/path/clock-skew.ts";
import { PathLog } from "../../src/path/path-log.ts";
import { World } from "../support/world.ts";

describe("difference of clocks", () => {
  test("[CP1] the true difference is never further off than is told, and more answers narrow it down", () => {
    const asks = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 300 }), fc.nat(300)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.integer({ min: -1e7, max: 1e7 }), asks, (skew, steps) => {
        const estimate = new SkewEstimate();
        let now = 1_900_000_000_123;
        let before = Number.POSITIVE_INFINITY;
        for (const [wait, there, back] of steps) {
          now += wait;
          const date = Math.floor((now + there + skew) / 1_000) * 1_000;
          estimate.answer(date, now, now + there + back);
          const { ms, within } = estimate.value ?? { ms: Number.NaN, within: 0 };
          expect(Math.abs(ms - skew)).toBeLessThanOrEqual(within + 1);
          expect(within).toBeLessThanOrEqual(before);
          before = within;
        }
      }),
    );
  });

  test("[CP1] a clock that was set meanwhile begins anew", () => {
    const estimate = new SkewEstimate();
    expect(estimate.value).toBeUndefined();
    estimate.answer(10_000, 10_000, 10_100);
    estimate.answer(99_000, 11_000, 11_100);
    expect(estimate.value).toEqual({ ms: 88_450, within: 550 });
  });
});

describe("what a path was like", () => {
  test("[CP2] every loss is kept with its reason, and how long it took to be back", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const log = new PathLog(ada, world.time.platform(), "/healthz");
    const seen: number[] = [];
    log.subscribe(() => seen.push(log.view().losses.length));
    const first = log.view();
    await world.time.advance(1_000);
    expect(log.view()).toBe(first);
    world.server.cut();
    await world.time.advance(50);
    expect(log.view().losses).toMatchObject([{ reason: expect.any(String) }]);
    expect(log.view().losses[0]).not.toHaveProperty("awayMs");
    await world.time.advance(20_000);
    expect(log.view().losses[0]?.awayMs).toBeGreaterThan(0);
    expect(seen).toEqual([1, 1]);
    for (let i = 0; i < 60; i++) {
      world.server.cut();
      await world.time.advance(20_000);
    }
    expect(log.view().losses).toHaveLength(50);
    expect(log.view().losses.every(({ awayMs = 0 }) => awayMs > 0)).toBe(true);
  });

  test("[CP3] a round trip is measured by one request, the last 120 are kept, and what is not answered is none", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const platform = world.time.platform();
    const ask = async () => {
      await world.time.advance(40);
      return new Response("{}", { headers: { Date: new Date(platform.now() + 7_000).toUTCString() } });
    };
    let answer: () => Promise<Response> = ask;
    const log = new PathLog(ada, { ...platform, fetch: () => answer() }, "/healthz");
    for (let i = 0; i < 130; i++) await log.measure();
    expect(log.view().roundTrips).toHaveLength(120);
    expect(log.view().roundTrips.at(-1)?.ms).toBe(40);
    const { ms = 0, within = 0 } = log.view().skew ?? {};
    expect(Math.abs(ms - 7_000)).toBeLessThanOrEqual(within + 1);
    const before = log.view();
    answer = () => Promise.reject(new TypeError("no network"));
    await log.measure();
    expect(log.view()).toBe(before);
    answer = async () => new Response("{}");
    await log.measure();
    expect(log.view().skew).toEqual(before.skew);
  });
});
