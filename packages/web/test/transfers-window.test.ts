import type { TransferSample, TransferView } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { done, failed, killed, moving, needsFile, paused } from "../dev/samples.ts";
import { chunkWords } from "../src/features/transfers/chunk-words.ts";
import { chunkByKey } from "../src/features/transfers/grid.ts";
import { filterTransfers, type TransferFilter, totalsOf } from "../src/features/transfers/summary.ts";
import { thinned, timelineColumns } from "../src/features/transfers/timeline-data.ts";

const sample = (at: number, ackedBytes: number, more: Partial<TransferSample> = {}): TransferSample => ({
  at,
  ackedBytes,
  window: 8,
  inFlight: 8,
  rttMs: 40,
  retransmits: 0,
  ...more,
});

describe("chunks by keyboard", () => {
  const shape = { columns: 10, rows: 4, size: 12 };

  test("[PG40] arrow keys go to the chunk beside, above and below, the others far, and none leaves the grid", () => {
    const from = (seq: number, key: string) => chunkByKey(shape, 35, seq, key);
    expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].map((key) => from(12, key))).toEqual([
      11, 13, 2, 22, 0, 34,
    ]);
    expect([from(0, "ArrowLeft"), from(3, "ArrowUp"), from(34, "ArrowRight"), from(30, "ArrowDown")]).toEqual([
      0, 0, 34, 34,
    ]);
    expect([from(12, "PageDown"), from(12, "PageUp"), from(12, "a")]).toEqual([34, 0, undefined]);
  });

  test("[PG40] the line tells number, state, tries, RTT and tag, and nothing that is unknown", () => {
    const chunk = {
      seq: 7,
      status: "acked",
      bytes: 1,
      tries: 2,
      sentAt: 1,
      ackedAt: 2,
      rttMs: 41.6,
      checksum: "0a",
    } as const;
    expect(chunkWords(chunk)).toBe("seq 7 · acked · 2 tries · RTT 42 ms · tag 0a");
    expect(chunkWords({ ...chunk, status: "queued", tries: 0, rttMs: undefined, checksum: undefined })).toBe(
      "seq 7 · queued · 0 tries",
    );
  });
});

describe("all transfers together", () => {
  const all: readonly TransferView[] = [failed, done, killed, paused, needsFile, moving];

  test("[PG41] every transfer is in one group, and the filter keeps their order", () => {
    const names = (filter: TransferFilter) => filterTransfers(all, filter).map(({ id }) => id);
    expect(names("all")).toEqual(all.map(({ id }) => id));
    expect(names("moving")).toEqual([moving.id]);
    expect(names("waiting")).toEqual([paused.id, needsFile.id]);
    expect(names("done")).toEqual([done.id]);
    expect(names("stopped")).toEqual([failed.id, killed.id]);
  });

  test("[PG41] the totals are sums", () => {
    const totals = totalsOf(all);
    expect(totals).toMatchObject({ moving: 1, waiting: 2, done: 1, stopped: 2 });
    expect(totals.bytes).toBe(all.reduce((sum, { size }) => sum + size, 0));
    expect(totals.ackedBytes).toBe(all.reduce((sum, { ackedBytes }) => sum + ackedBytes, 0));
    expect(totals.retransmits).toBe(all.reduce((sum, { retransmits }) => sum + retransmits, 0));
  });
});

describe("time line", () => {
  test("[PG42] throughput is what came within the last quarter of a second", () => {
    const samples = [0, 100, 200, 300, 400].map((at) => sample(at, at * 1_000));
    const columns = timelineColumns([...samples, sample(500, 400_000, { rttMs: undefined, retransmits: 3 })]);
    expect(columns.seconds).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(columns.throughput.slice(0, 4)).toEqual([1e6, 1e6, 1e6, 1e6]);
    expect(columns.throughput[4]).toBeCloseTo(200_000_000 / 300);
    expect(columns.rtt).toEqual([40, 40, 40, 40, null]);
    expect(columns.retransmits).toEqual([null, null, null, null, 3]);
  });

  test("[PG42] one sample is no line", () => {
    expect(timelineColumns([]).seconds).toEqual([]);
    expect(timelineColumns([sample(0, 0)]).seconds).toEqual([]);
  });

  test("[PG42] the table has few rows, the first and the last among them, and all that was sent again", () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.nat({ max: 3 })), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(gaps, (steps) => {
        let at = 0;
        let retransmits = 0;
        const samples = steps.map(([gap, again]) => {
          at += gap;
          retransmits += again;
          return sample(at, at, { retransmits });
        });
        const rows = thinned(samples, 12);
        expect(rows.length).toBeLessThanOrEqual(12);
        expect(rows[0]).toBe(samples[0]);
        expect(rows.at(-1)).toBe(samples.at(-1));
        const told = timelineColumns(rows).retransmits.reduce<number>((sum, again) => sum + (again ?? 0), 0);
        expect(told).toBe(retransmits - (samples[0]?.retransmits ?? 0));
      }),
    );
  });
});
