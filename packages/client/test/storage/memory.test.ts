import { describe } from "vitest";
import { memoryStorage } from "../../src/storage/memory.ts";
import { storageContract } from "./contract.ts";

describe("memory", () =>
  storageContract(async () => {
    const storage = memoryStorage();
    return { storage, reopen: async () => storage };
  }));
