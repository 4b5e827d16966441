import { CELL } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CELLS } from "../src/features/transfers/cells.ts";
import { cellAt, gridShape, paintCells, tally } from "../src/features/transfers/grid.ts";
import { percentAcked } from "../src/features/transfers/phase.ts";

describe("chunk grid", () => {
  test("[PG8] every chunk has a cell, inside the width, whatever their number", () => {
    const counts = fc.integer({ min: 1, max: 200_000 });
    const widths = fc.integer({ min: 40, max: 1_200 });
    fc.assert(
      fc.property(counts, widths, (count, width) => {
        const { columns, rows, size } = gridShape(count, width, 132);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(columns * size).toBeLessThanOrEqual(width);
        expect((rows - 1) * columns).toBeLessThan(count);
      }),
    );
  });

  test("[PG8] few chunks get large cells, and all of 100,000 are drawn in a panel's width", () => {
    expect(gridShape(80, 560, 132).size).toBe(14);
    const many = gridShape(100_000, 560, 132);
    expect(many.rows * many.size).toBeLessThan(192);
  });

  test("[PG8] a point is the chunk drawn there, and nothing beside the last one", () => {
    const shape = gridShape(100, 560, 132);
    expect(cellAt(shape, 100, shape.size * 3 + 1, shape.size + 1)).toBe(shape.columns + 3);
    expect(cellAt(shape, 100, shape.columns * shape.size + 1, 0)).toBeUndefined();
    expect(cellAt(shape, 100, shape.columns * shape.size - 1, (shape.rows - 1) * shape.size + 1)).toBeUndefined();
    expect(cellAt(shape, 100, -1, 0)).toBeUndefined();
  });

  test("[PG8] one pixel a cell in the colour of its state, the rest transparent", () => {
    const rgba = new Uint8ClampedArray(4 * 4);
    paintCells(
      Uint8Array.of(CELL.acked, CELL.queued, CELL.killed),
      [
        [1, 1, 1],
        [0, 0, 0],
        [9, 8, 7],
        [0, 0, 0],
        [0, 0, 0],
        [5, 5, 5],
      ],
      rgba,
    );
    expect([...rgba]).toEqual([9, 8, 7, 255, 1, 1, 1, 255, 5, 5, 5, 255, 0, 0, 0, 0]);
  });

  test("[PG8] words of the legend are those of the states they count", () => {
    for (const [word, state] of Object.entries(CELL)) expect(CELLS[state]?.word).toBe(word);
    expect(tally(Uint8Array.of(CELL.sent, CELL.acked, CELL.acked), CELLS.length)).toEqual([0, 1, 2, 0, 0, 0]);
  });

  test("[PG7] 100 per cent only when the last chunk is acknowledged", () => {
    expect(percentAcked({ ackedChunks: 9_999, totalChunks: 10_000 })).toBe(99);
    expect(percentAcked({ ackedChunks: 10_000, totalChunks: 10_000 })).toBe(100);
    expect(percentAcked({ ackedChunks: 0, totalChunks: 0 })).toBe(0);
  });
});
