import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Board } from "../src/terminal/board.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal so wide, and what was written to it. */
function terminal(columns: number): { canvas: NodeJS.WriteStream; written: () => string } {
  let written = "";
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  return { canvas: { columns, write } as NodeJS.WriteStream, written: () => written };
}

test("[CL15] lines change in place at the bottom of a terminal, however often they change, and results scroll above", () => {
  const { canvas, written } = terminal(12);
  const board = new Board(canvas);
  for (let share = 0; share < 50; share += 1) board.set("a", `a ${share} %`);
  board.set("b", "a line that is too long");
  vi.advanceTimersByTime(200);
  expect(written()).toBe("a 49 %\na line tha…\n");
  board.drop("b");
  board.above(() => canvas.write("a result\n"));
  expect(written()).toBe("a 49 %\na line tha…\n\u001b[2A\u001b[0Ja result\na 49 %\n");
  board.close();
  vi.advanceTimersByTime(1_000);
  expect(written().endsWith("a 49 %\n\u001b[1A\u001b[0J")).toBe(true);
});

test("[CL15] without a terminal nothing is drawn", () => {
  const board = new Board(undefined);
  board.set("a", "a line");
  let printed = "";
  board.above(() => {
    printed = "a result";
  });
  vi.advanceTimersByTime(1_000);
  board.close();
  expect(printed).toBe("a result");
});
