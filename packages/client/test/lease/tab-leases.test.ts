import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeBrowser, type Tab } from "../support/tabs.ts";
import { VirtualTime } from "../support/virtual-time.ts";

const NAME = "0123";

/** Who drives, by the tabs' own account: what each was told. */
class Drivers {
  readonly log: string[] = [];
  readonly #driving = new Set<string>();
  most = 0;

  async take(tab: Tab, who: string, handOver: Promise<void> = Promise.resolve()) {
    const lease = await tab.leases.take(NAME, async () => {
      this.log.push(`${who} lost`);
      await handOver;
      this.#driving.delete(who);
    });
    if (!this.log.includes(`${who} lost`)) this.#driving.add(who);
    this.log.push(`${who} drives`);
    this.most = Math.max(this.most, this.#driving.size);
    return lease;
  }

  get driving(): string[] {
    return [...this.#driving];
  }
}

function world(secure: boolean, tabs: number, seed = 1) {
  const time = new VirtualTime(seed);
  const browser = new FakeBrowser(time, { secure });
  return {
    time,
    drivers: new Drivers(),
    tabs: Array.from({ length: tabs }, () => browser.openTab()) as [Tab, Tab, Tab],
  };
}

async function answered<T>(time: VirtualTime, promise: Promise<T>): Promise<T> {
  await time.advance(5_000);
  return promise;
}

describe.each([
  { secure: true, by: "locks" },
  { secure: false, by: "the tabs' word" },
])("by $by", ({ secure }) => {
  test("[LE1] a tab knows whether another one holds the lease, and is not told of itself", async () => {
    const { time, drivers, tabs } = world(secure, 3);
    const [first, second] = tabs;
    expect(await answered(time, first.leases.isHeld(NAME))).toBe(false);
    const lease = await answered(time, drivers.take(first, "first"));
    expect(await answered(time, second.leases.isHeld(NAME))).toBe(true);
    expect(await answered(time, second.leases.isHeld("other"))).toBe(false);
    expect(await answered(time, first.leases.isHeld(NAME))).toBe(false);
    lease.release();
    expect(await answered(time, second.leases.isHeld(NAME))).toBe(false);
  });

  test("[LE1] of a lease that nobody holds it is told at once where there are locks, and nobody is waited for", async () => {
    const { time, drivers, tabs } = world(secure, 2);
    const [first, second] = tabs;
    let told: boolean | undefined;
    const asked = second.leases.isHeld(NAME).then((held) => {
      told = held;
    });
    await time.advance(0);
    expect(told).toBe(secure ? false : undefined);
    await answered(time, asked);
    await answered(time, drivers.take(first, "first"));
    expect(await answered(time, second.leases.isHeld(NAME))).toBe(true);
  });

  test("[LE2] who takes it gets it, after the holder has finished, and may take it back", async () => {
    const { time, drivers, tabs } = world(secure, 3);
    const [first, second] = tabs;
    const finished = Promise.withResolvers<void>();
    await answered(time, drivers.take(first, "first", finished.promise));
    const taking = drivers.take(second, "second");
    await time.advance(500);
    expect(drivers.log).toEqual(["first drives", "first lost"]);
    finished.resolve();
    await answered(time, taking);
    expect(drivers.log).toEqual(["first drives", "first lost", "second drives"]);
    await answered(time, drivers.take(first, "first again"));
    expect(drivers.driving).toEqual(["first again"]);
    expect(drivers.most).toBe(1);
  });

  test("[LE3] a holder that does not answer loses it, and is told when it wakes", async () => {
    const { time, drivers, tabs } = world(secure, 3);
    const [first, second] = tabs;
    await answered(time, drivers.take(first, "first"));
    first.frozen = true;
    const before = time.now;
    await answered(time, drivers.take(second, "second"));
    expect(time.now - before).toBeLessThanOrEqual(5_000);
    expect(drivers.log).toContain("second drives");
    first.frozen = false;
    await time.advance(1_000);
    expect(drivers.log.filter((line) => line === "first lost")).toHaveLength(1);
    expect(drivers.driving).toEqual(["second"]);
  });

  test("[LE3] a holder that never finishes is not waited for for ever", async () => {
    const { time, drivers, tabs } = world(secure, 3);
    const [first, second] = tabs;
    await answered(time, drivers.take(first, "first", new Promise(() => undefined)));
    await answered(time, drivers.take(second, "second"));
    expect(drivers.log).toEqual(["first drives", "first lost", "second drives"]);
  });

  test("[LE4] a closed tab holds nothing", async () => {
    const { time, drivers, tabs } = world(secure, 3);
    const [first, second] = tabs;
    await answered(time, drivers.take(first, "first"));
    first.close();
    expect(await answered(time, second.leases.isHeld(NAME))).toBe(false);
    await answered(time, drivers.take(second, "second"));
    expect(drivers.log).toEqual(["first drives", "second drives"]);
  });

  test("[LE5] however many tabs take it whenever they like, two never drive, and whoever asks in the end does", async () => {
    const moves = fc.array(fc.tuple(fc.nat(2), fc.nat(400)), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(moves, fc.nat(2), fc.nat(), async (moves, last, seed) => {
        const { time, drivers, tabs } = world(secure, 3, seed);
        const taking: Promise<unknown>[] = [];
        const take = (tab: number, name: string) => {
          const taker = tabs[tab];
          if (taker !== undefined) taking.push(drivers.take(taker, name));
        };
        for (const [index, [tab, pause]] of moves.entries()) {
          take(tab, `${tab}#${index}`);
          await time.advance(pause);
        }
        await time.advance(60_000);
        take(last, "last");
        await time.advance(60_000);
        await Promise.all(taking);
        expect(drivers.driving).toEqual(["last"]);
        expect(drivers.most).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
