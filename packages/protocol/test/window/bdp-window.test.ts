import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BdpWindow, fixedWindow, type WindowPolicy } from "../../src/index.ts";
import { DeliveryRate } from "../../src/window/delivery-rate.ts";
import { WindowedMax } from "../../src/window/windowed-max.ts";
import { TransferWorld } from "../support/transfer-world.ts";

describe("the largest of a while", () => {
  const samples = fc.array(fc.record({ value: fc.nat({ max: 100 }), step: fc.nat({ max: 8 }) }), { minLength: 1 });

  test("[BW1] is one of the samples of the span, and not below the newest", () => {
    fc.assert(
      fc.property(samples, (steps) => {
        const filter = new WindowedMax(10);
        const seen: { value: number; at: number }[] = [];
        let at = 0;
        for (const { value, step } of steps) {
          at += step;
          seen.push({ value, at });
          filter.add(value, at);
          const recent = seen.filter((sample) => at - sample.at <= 10).map((sample) => sample.value);
          expect(recent).toContain(filter.value);
          expect(filter.value).toBeGreaterThanOrEqual(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("[BW1] falls to the next best when the best has grown too old", () => {
    const filter = new WindowedMax(10);
    const told = [9, 5, 5, 7, 5, 5, 4, 4, 4, 4, 4, 4, 4].map((value, at) => {
      filter.add(value, at);
      return filter.value;
    });
    expect(told).toEqual([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 7, 7]);
  });
});

describe("how fast the path delivers", () => {
  test("[BW2] chunks delivered from the sending of one to its acknowledgement, over that time", () => {
    const rate = new DeliveryRate();
    for (let seq = 0; seq < 10; seq++) rate.sent(seq, seq * 10, seq);
    const samples = Array.from({ length: 10 }, (_, seq) => rate.acknowledged(seq, 100 + seq * 10)?.rate);
    expect(samples[9]).toBeCloseTo(10 / 190);
    rate.sent(10, 190, 0);
    rate.sent(11, 200, 1);
    rate.acknowledged(10, 290);
    expect(rate.acknowledged(11, 300)?.rate).toBeCloseTo(2 / 110);
  });

  test("[BW2] acknowledgements that come together do not look like a fast path", () => {
    const rate = new DeliveryRate();
    for (let seq = 0; seq < 10; seq++) rate.sent(seq, seq * 10, seq);
    const samples = Array.from({ length: 10 }, (_, seq) => rate.acknowledged(seq, 200)?.rate ?? 0);
    expect(Math.max(...samples)).toBeCloseTo(10 / 200);
  });

  test("[BW2] a chunk is counted once, and what the sender had too little of is marked", () => {
    const rate = new DeliveryRate();
    rate.sent(0, 0, 0);
    expect(rate.acknowledged(0, 10)).toMatchObject({ appLimited: false });
    expect(rate.acknowledged(0, 20)).toBeUndefined();
    rate.starved(0);
    rate.sent(1, 20, 0);
    expect(rate.acknowledged(1, 30)).toMatchObject({ appLimited: true });
    rate.sent(2, 30, 0);
    expect(rate.acknowledged(2, 40)).toMatchObject({ appLimited: false });
  });
});

/** A path that takes one chunk per `pace` ms and answers `rtt` ms later, kept full by the window alone. */
class Path {
  now = 0;
  pace: number;
  rtt: number;
  readonly window: BdpWindow;
  #free = 0;
  #seq = 0;
  readonly #flying: { seq: number; sentAt: number; back: number }[] = [];

  constructor(window: BdpWindow, pace: number, rtt: number) {
    this.window = window;
    this.pace = pace;
    this.rtt = rtt;
  }

  /** @returns the windows that were seen while so many chunks were answered. */
  answer(chunks: number): number[] {
    return Array.from({ length: chunks }, () => {
      while (this.#flying.length < this.window.limit) this.#send();
      const { seq, sentAt, back } = this.#flying.shift() ?? { seq: 0, sentAt: 0, back: 0 };
      this.now = back;
      this.window.acknowledged(seq, this.now, this.now - sentAt);
      return this.window.limit;
    });
  }

  #send(): void {
    const seq = this.#seq++;
    this.window.sent(seq, this.now, this.#flying.length);
    this.#free = Math.max(this.#free, this.now) + this.pace;
    this.#flying.push({ seq, sentAt: this.now, back: this.#free + this.rtt });
  }
}

describe("the window", () => {
  test("[BW3] begins with 4 and doubles in a round, until the rate has not grown by a quarter in three", () => {
    const path = new Path(new BdpWindow(1_000), 1, 40);
    expect(path.window.limit).toBe(4);
    expect(path.answer(4)).toEqual([5, 6, 7, 8]);
    expect(path.answer(8).at(-1)).toBe(16);
    const most = Math.max(...path.answer(1_000));
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThan(8 * 41);
  });

  test("[BW3] where the path is known it begins with what that takes, never with less than 4", () => {
    const path = new Path(new BdpWindow(1_000, 30), 1, 40);
    expect(path.window.limit).toBe(30);
    expect(path.answer(2)).toEqual([31, 32]);
    path.window.restart();
    expect(path.window.limit).toBe(4);
    expect([new BdpWindow(1_000, 0).limit, new BdpWindow(20, 30).limit]).toEqual([4, 20]);
  });

  test("[BW4] then it is twice the rate times the shortest round trip", () => {
    const path = new Path(new BdpWindow(1_000), 1, 40);
    path.answer(2_000);
    expect(path.window.limit).toBeGreaterThanOrEqual(2 * 41);
    expect(path.window.limit).toBeLessThanOrEqual(2 * 41 + 2);
    expect(path.window.rate).toBeCloseTo(1, 1);
  });

  test("[BW4] it is never above the credit, and never below 4 where the credit is not", () => {
    const path = new Path(new BdpWindow(20), 1, 400);
    expect(Math.max(...path.answer(500))).toBe(20);
    path.window.credit(2);
    expect(path.window.limit).toBe(2);
    const short = new Path(new BdpWindow(1_000), 10, 0.1);
    short.answer(500);
    expect(short.window.limit).toBe(4);
  });

  test("[BW5] after 10 s it is 4 for a moment, so that its own queue does not count as distance", () => {
    const path = new Path(new BdpWindow(1_000), 1, 40);
    const seen = path.answer(60_000);
    const probes = seen.filter((limit, index) => limit === 4 && seen[index - 1] !== 4).length;
    expect(probes).toBeGreaterThanOrEqual(4);
    expect(probes).toBeLessThanOrEqual(6);
    expect(path.window.limit).toBeLessThanOrEqual(2 * 41 + 2);
    const slow = seen.filter((limit) => limit < 80).length - seen.findIndex((limit) => limit >= 80);
    expect(slow).toBeLessThan(0.01 * seen.length);
  });

  test("[BW5] a path that has become longer is measured anew", () => {
    const path = new Path(new BdpWindow(1_000), 1, 40);
    path.answer(2_000);
    path.rtt = 80;
    path.answer(30_000);
    expect(path.window.limit).toBeGreaterThanOrEqual(2 * 81);
    expect(path.window.limit).toBeLessThanOrEqual(2 * 81 + 2);
  });

  test("[BW6] a timeout makes it 4 until the rate is known again, a new connection begins anew", () => {
    const path = new Path(new BdpWindow(1_000), 1, 40);
    path.answer(2_000);
    path.window.timedOut();
    expect(path.window.limit).toBe(4);
    expect(path.answer(100).at(-1)).toBeGreaterThanOrEqual(2 * 41);
    path.window.restart();
    expect([path.window.limit, path.window.rate]).toEqual([4, 0]);
  });

  test("[BW8] acknowledgements in bunches do not stop the path between them", () => {
    const window = new BdpWindow(1_000);
    let sent = 0;
    let answered = 0;
    let now = 0;
    // Round trips of 1 ms, but the receiver acknowledges every 10 ms only.
    for (let turn = 0; turn < 200; turn++) {
      for (; sent - answered < window.limit; sent++) window.sent(sent, now, sent - answered);
      now += turn === 0 ? 1 : 10;
      const batch = Math.min(sent - answered, 30);
      for (let i = 0; i < batch; i++) window.acknowledged(answered++, now, turn === 0 ? 1 : 10);
    }
    expect(window.limit).toBeGreaterThanOrEqual(30);
  });
});

/** A byte of these worlds stands for 64 KiB: 100 MB/s with a round trip of 100 ms hold 153 of them. */
const UNIT = 64 * 1024;
const RATE = 100e6 / UNIT / 1_000;

/** @returns how much of the line a transfer of so many units used, and how often it sent something twice. */
function transfer(policy: WindowPolicy, windowChunks: number, units: number) {
  const quiet = { seed: 1, chunkSize: 1, loss: 0, duplicate: 0, delay: 50, jitter: 0, cuts: [] };
  const world = new TransferWorld({ ...quiet, totalSize: units, windowChunks, policy, rate: RATE });
  world.settle();
  const end = world.trace.at(-1);
  expect([world.broken, end?.effect.do]).toEqual([[], "finish"]);
  return { used: units / (end?.at ?? 0) / RATE, retransmits: world.sender.ledger.retransmits };
}

describe("over a line of 100 MB/s with a round trip of 100 ms", () => {
  test("[BW7] at least 85 % are used, from the first byte to the last of 400 MB, and nothing is sent twice", () => {
    const { used, retransmits } = transfer(new BdpWindow(256), 256, 6_000);
    expect(used).toBeGreaterThan(0.85);
    expect(retransmits).toBe(0);
  });

  test("[BW7] a fixed window of 8 × 64 KiB uses 5 %", () => {
    const { used } = transfer(fixedWindow(), 8, 500);
    expect(used).toBeGreaterThan(0.04);
    expect(used).toBeLessThan(0.06);
  });
});

describe("over a line of 1 MB/s", () => {
  /** A byte stands for 1 KiB here: chunks of 1 MiB, of which the first takes longer than the first timeout. */
  const slow = (socket: number | undefined) => {
    const world = new TransferWorld({
      ...{ seed: 1, loss: 0, duplicate: 0, delay: 20, jitter: 0, cuts: [] },
      totalSize: 30 * 1_024,
      chunkSize: 1_024,
      windowChunks: 48,
      policy: new BdpWindow(48),
      rate: 1_000 / 1_024,
      ...(socket === undefined ? {} : { socket }),
    });
    world.settle();
    expect(world.trace.at(-1)?.effect.do).toBe("finish");
    return world;
  };

  test("[SW17] nothing is sent twice, since nothing is late that still waits in the socket", () => {
    const world = slow(1_024);
    expect(world.broken).toEqual([]);
    expect(world.sender.ledger.retransmits).toBe(0);
    expect(world.mostQueued).toBeLessThanOrEqual(1_024);
    expect(slow(undefined).sender.ledger.retransmits).toBeGreaterThan(0);
  });
});
