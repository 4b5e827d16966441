import { expect, test } from "vitest";
import { nodesOfRoom, scaling } from "../src/nodes/scaling.ts";

test("ten people sit at about ten of many nodes, and at all of one", () => {
  expect(nodesOfRoom(1, 10)).toBe(1);
  expect(nodesOfRoom(2, 1)).toBe(1);
  expect(nodesOfRoom(2, 2)).toBe(1.5);
  expect(nodesOfRoom(1_000, 10)).toBeCloseTo(9.96, 1);
});

test("costs are carried to the goal, line by line", () => {
  const rows = scaling({
    store: { node: 50, postgres: 40, redis: 2, statements: 0.1, wal: 500, kept: 300 },
    alone: { postgres: 200, redis: 30, statements: 3 },
    deliver: 7,
    idle: 0.1,
  }).split("\n");
  const made = (what: string) =>
    rows
      .find((row) => row.startsWith(`| ${what}`))
      ?.split(" | ")
      .at(-1);
  // 100,000 × 50 µs and 1,000,000 × 7 µs, over a half; 1,000,000 connections of which each node has 10,000.
  expect(made("nodes by processor")).toBe("24 nodes |");
  expect(made("nodes by connections")).toBe("100 nodes, 143 MiB of connections in each |");
  expect(made("**nodes**")).toBe("**100** |");
  expect(made("PostgreSQL, cores")).toBe("8 to 40 cores |");
  expect(made("**partitions")).toBe("**1 to 3** |");
  expect(made("statements of looking")).toBe("100,000 a second |");
  expect(made("**shards")).toBe("**1 to 6** |");
  // 100,000 × 300 × 86,400 bytes.
  expect(made("**kept**")).toBe("**2.36 TiB a day** |");
});
