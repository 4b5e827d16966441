import { describe } from "vitest";
import { MemoryData } from "../../src/store/memory/data.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { storeContract } from "./contract.ts";

describe("memory store", () => {
  storeContract(async () => {
    const data = new MemoryData();
    return { store: openMemoryStore(data), reopen: async () => openMemoryStore(data) };
  });
});
