import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunkSizeFor, chunkSpan, isConsistent, LIMITS, planTransfer, totalChunksOf } from "../../src/index.ts";

const size = fc.nat({ max: 2 ** 40 });
const chunkSize = fc.integer({ min: LIMITS.chunkMin, max: LIMITS.chunkMax });

describe("transfer plan", () => {
  test("[TP1] the chunk size is a power of two from 64 KiB to 1 MiB that grows with the file", () => {
    expect(
      [0, 1, 2 ** 24, 2 ** 24 + 1, 20_000_000, 2 ** 26, 2 ** 28, 2 ** 33].map((bytes) => chunkSizeFor(bytes)),
    ).toEqual([65_536, 65_536, 65_536, 131_072, 131_072, 262_144, 1_048_576, 1_048_576]);
  });

  test("[TP1] on a path whose rate is known it is from 256 KiB on, and aims at 64 chunks", () => {
    const of = (bytes: number) => chunkSizeFor(bytes, { rate: 1e6 });
    expect([0, 2 ** 20, 2 ** 24, 2 ** 24 + 1, 2 ** 26, 2 ** 30].map(of)).toEqual([
      262_144, 262_144, 262_144, 524_288, 1_048_576, 1_048_576,
    ]);
  });

  test("[TP5] it is no larger than what the path carries in 250 ms, and than 256 KiB over polling", () => {
    const large = 2 ** 33;
    const of = (rate: number) => chunkSizeFor(large, { rate });
    expect([1e6, 5_000, 4_194.304, 4_194.303, 1_048, 300, 10, 0].map(of)).toEqual([
      1_048_576, 1_048_576, 1_048_576, 524_288, 131_072, 65_536, 65_536, 65_536,
    ]);
    expect(chunkSizeFor(large, { polling: true })).toBe(262_144);
    expect(chunkSizeFor(large, { polling: true, rate: 600 })).toBe(131_072);
    expect(chunkSizeFor(10, { rate: 1_000 })).toBe(131_072);
  });

  test("[TP2] total_chunks = max(1, ceil(total_size / chunk_size)), exactly", () => {
    expect(totalChunksOf(0, 16_384)).toBe(1);
    expect(totalChunksOf(16_384, 16_384)).toBe(1);
    expect(totalChunksOf(16_385, 16_384)).toBe(2);
    fc.assert(
      fc.property(fc.maxSafeNat(), chunkSize, (totalSize, chunk) => {
        const exact = (BigInt(totalSize) + BigInt(chunk) - 1n) / BigInt(chunk);
        expect(BigInt(totalChunksOf(totalSize, chunk))).toBe(exact > 1n ? exact : 1n);
      }),
    );
  });

  test("[TP3] the chunks cover the file without gap or overlap, all full but the last", () => {
    fc.assert(
      fc.property(fc.nat({ max: 5_000_000 }), chunkSize, (totalSize, chunk) => {
        const plan = planTransfer(totalSize, chunk);
        let position = 0;
        for (let seq = 0; seq < plan.totalChunks; seq++) {
          const span = chunkSpan(plan, seq);
          expect(span.position).toBe(position);
          if (seq < plan.totalChunks - 1) expect(span.length).toBe(chunk);
          position += span.length;
        }
        expect(position).toBe(totalSize);
      }),
    );
  });

  test("[TP4] a plan of ours agrees with itself; another number of chunks does not", () => {
    fc.assert(
      fc.property(size, chunkSize, fc.integer({ min: -3, max: 3 }), (totalSize, chunk, error) => {
        const plan = planTransfer(totalSize, chunk);
        expect(isConsistent({ ...plan, totalChunks: plan.totalChunks + error })).toBe(error === 0);
      }),
    );
  });
});
