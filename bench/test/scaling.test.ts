import { expect, test } from "vitest";
import { connectionBytes } from "../src/nodes/connection-bytes.ts";
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
    alone: { node: 400, postgres: 200, redis: 30, statements: 3 },
    read: { together: 2, apart: 100 },
    deliver: { one: 7, three: 8 },
    idle: { statements: 0.1, postgres: 4 },
    connection: 19_700,
  }).split("\n");
  const made = (what: string) =>
    rows
      .find((row) => row.startsWith(`| ${what}`))
      ?.split(" | ")
      .at(-1);
  // 100,000 × 50 µs and 1,000,000 × 7 µs, over a half; 1,000,000 connections of which each node has 10,000.
  expect(made("cores of nodes for messages")).toBe("5 to 40 cores |");
  expect(made("nodes by processor")).toBe("24 to 96 nodes |");
  expect(made("nodes by connections")).toBe("100 nodes, 188 MiB of connections in each |");
  // Whatever a message costs, connections need more.
  expect(made("**nodes**")).toBe("**100** |");
  expect(made("PostgreSQL, cores for writing")).toBe("8 to 40 cores |");
  // Ten members at 9.56 of 100 nodes: 856,000 reads.
  expect(made("PostgreSQL, cores for those reads")).toBe("3.42 to 171 cores |");
  expect(made("PostgreSQL, cores for looking")).toBe("8 cores |");
  expect(made("**partitions")).toBe("**1 to 3** |");
  expect(made("**the same, members anywhere**")).toBe("**2 to 14** |");
  expect(made("statements of looking")).toBe("100,000 a second |");
  expect(made("**shards")).toBe("**1 to 6** |");
  // 100,000 × 300 × 86,400 bytes.
  expect(made("**kept**")).toBe("**2.36 TiB a day** |");
});

test("the worse cost alone may decide how many nodes there are", () => {
  const rows = scaling({
    store: { node: 50, postgres: 40, redis: 2, statements: 0.1, wal: 500, kept: 300 },
    alone: { node: 2_340, postgres: 200, redis: 30, statements: 3 },
    read: { together: 2, apart: 100 },
    deliver: { one: 2, three: 2 },
    idle: { statements: 0.1, postgres: 4 },
    connection: 19_700,
  });
  expect(rows).toContain("| **nodes** | the larger of both | **100 to 472** |");
});

test("what a connection takes is read where it was published", () => {
  expect(
    connectionBytes("| ChatCast, in no room | 14.4 (14…15) |\n| ChatCast, 100 in a room | 19.7 (19.7…19.7) | 346 |"),
  ).toBe(19_700);
  expect(() => connectionBytes("## Idle connections")).toThrow(/npm run bench -- idle/);
  expect(connectionBytes()).toBeGreaterThan(1_000);
});
