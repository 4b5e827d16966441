import { describe } from "vitest";
import { SeatTable } from "../../src/seats/memory/seats.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { LEASE, seatsContract } from "./contract.ts";

describe("seats in memory", () => {
  seatsContract(async () => {
    let now = 0;
    const store = openMemoryStore();
    const table = new SeatTable({ epoch: () => now, monotonic: () => now }, store, LEASE);
    return {
      store,
      node: () => table.open(),
      pass: async (ms) => {
        now += ms;
      },
    };
  });
});
