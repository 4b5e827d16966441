import { describe } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import { blobContract } from "./contract.ts";

describe("memory blobs", () => {
  blobContract(async () => {
    const kept = new Map<string, Uint8Array>();
    return { blobs: openMemoryBlobs(kept), reopen: async () => openMemoryBlobs(kept) };
  });
});
