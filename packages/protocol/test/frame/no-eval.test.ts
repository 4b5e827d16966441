import { afterEach, expect, test, vi } from "vitest";
import { rawChunk, rawMsg } from "../support/packets.ts";

afterEach(() => vi.unstubAllGlobals());

// A file of its own: what the schemas found out about the platform while they were built, they remember.
test("[PK14] the gate is built and reads without trying to make code from a string", async () => {
  const tried = vi.fn(() => {
    throw new EvalError("refused");
  });
  vi.stubGlobal("Function", tried);
  const { decodeReliable, decodeUp } = await import("../../src/index.ts");
  expect(decodeUp("chat_message", { type: "text", mode: "broadcast", text: "Hello" }).ok).toBe(true);
  expect(decodeReliable(rawMsg(), () => undefined).kind).toBe("msg");
  expect(decodeReliable(rawChunk(), () => undefined).kind).toBe("chunk");
  expect(tried).not.toHaveBeenCalled();
});
