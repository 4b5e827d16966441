import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RetransmitTimer } from "../../src/index.ts";

const wide = { initial: 1_000, min: 0, max: 1_000_000 };

describe("retransmission timeout (RFC 6298)", () => {
  test("[RT1] is the initial one before the first sample", () => {
    expect(new RetransmitTimer().rto).toBe(1_000);
    expect(new RetransmitTimer().smoothed).toBeUndefined();
  });

  test("[RT1] the first sample R gives SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR", () => {
    const timer = new RetransmitTimer(wide);
    timer.sample(200);
    expect(timer.smoothed).toBe(200);
    expect(timer.rto).toBe(200 + 4 * 100);
  });

  test("[RT2] later samples weigh 1/8 in SRTT and 1/4 in RTTVAR, which is computed first", () => {
    const timer = new RetransmitTimer(wide);
    timer.sample(200);
    timer.sample(280);
    // RTTVAR = 3/4 * 100 + 1/4 * |200 - 280| = 95, SRTT = 7/8 * 200 + 1/8 * 280 = 210
    expect(timer.smoothed).toBe(210);
    expect(timer.rto).toBe(210 + 4 * 95);
    timer.sample(210);
    // RTTVAR = 3/4 * 95 + 0 = 71.25, SRTT = 210
    expect(timer.rto).toBe(210 + 4 * 71.25);
  });

  test("[RT2] a variation below the clock's granularity counts as the granularity", () => {
    const timer = new RetransmitTimer(wide);
    for (let i = 0; i < 200; i++) timer.sample(50);
    expect(timer.rto).toBeCloseTo(60, 6);
  });

  test("[RT3] the timeout stays within its bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: "backoff" as const })),
        (steps) => {
          const timer = new RetransmitTimer({ initial: 500, min: 300, max: 4_000 });
          for (const step of steps) {
            if (step === "backoff") timer.backoff();
            else timer.sample(step);
            expect(timer.rto).toBeGreaterThanOrEqual(300);
            expect(timer.rto).toBeLessThanOrEqual(4_000);
          }
        },
      ),
    );
  });

  test("[RT4] each backoff doubles the timeout, up to the longest", () => {
    const timer = new RetransmitTimer({ initial: 1_000, min: 300, max: 5_000 });
    const seen = [1, 2, 3, 4].map(() => {
      timer.backoff();
      return timer.rto;
    });
    expect(seen).toEqual([2_000, 4_000, 5_000, 5_000]);
  });

  test("[RT4] a new sample ends the backoff", () => {
    const timer = new RetransmitTimer(wide);
    timer.sample(200);
    timer.backoff();
    timer.backoff();
    timer.sample(200);
    expect(timer.rto).toBe(200 + 4 * 75);
  });

  test("[RT5] remembers the shortest sample", () => {
    const timer = new RetransmitTimer();
    for (const rtt of [90, 40, 60]) timer.sample(rtt);
    expect(timer.lowest).toBe(40);
  });
});
