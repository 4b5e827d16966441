import { describe, expect, test } from "vitest";
import { decodeDown, decodeReliable, decodeUp } from "../../src/index.ts";
import { rawMsg } from "../support/packets.ts";

const up = (event: Parameters<typeof decodeUp>[0], body: unknown) => {
  const decoded = decodeUp(event, body);
  return decoded.ok ? undefined : { path: decoded.error.path, message: decoded.error.message };
};
const text = { type: "text", mode: "broadcast", text: "Hello" };

describe("a wrong shape", () => {
  test.each([
    ["join_room", { roomName: "r" }, "username", "missing: must be a string"],
    ["join_room", { roomName: 5, username: "Ann" }, "roomName", "must be a string"],
    [
      "join_room",
      { roomName: "r", username: "Ann", token: "x".repeat(257) },
      "token",
      "must be at most 256 characters",
    ],
    ["create_room", "room", undefined, "must be an object"],
    ["history", { limit: 0 }, "limit", "must be at least 1"],
    ["history", { limit: 1.5 }, "limit", "must be an integer"],
    ["history", { limit: "5" }, "limit", "must be a number"],
    ["chat_message", { ...text, type: "poem" }, "type", 'must be one of "text", "file"'],
    ["chat_message", { ...text, mode: "all" }, "mode", 'must be one of "broadcast", "unicast"'],
    ["chat_message", { ...text, text: "" }, "text", "must not be empty"],
    ["chat_message", { ...text, id: "a b" }, "id", "1-64 characters of A-Z a-z 0-9 _ -"],
    ["lab_set", { plan: {} }, "plan", "must be a list"],
    ["lab_set", { plan: Array(65).fill({ on: "msg", tamper: "drop" }) }, "plan", "must be at most 64 items"],
    ["leave_room", 5, undefined, "fits none of its shapes"],
  ] as const)("[PK13] %s %j: %s", (event, body, path, message) => {
    expect(up(event, body)).toEqual({ path, message });
  });

  test("[PK13] binary data that is none is called by its name", () => {
    const chunk = { type: "FILE_CHUNK", transfer_id: "t", seq: 0, total_chunks: 1, chunk_size: 16_384, total_size: 1 };
    const refused = decodeReliable({ ...chunk, filename: "a", payload: "bytes" }, () => undefined);
    expect(refused).toMatchObject({ error: { code: "E_SCHEMA", path: "payload", message: "must be binary data" } });
  });

  test("[PK13] its value is not repeated", () => {
    const secret = "s3cret";
    expect(JSON.stringify(decodeReliable({ ...rawMsg(), seq: secret }, () => undefined))).not.toContain(secret);
    expect(JSON.stringify(up("chat_message", { ...text, mode: secret }))).not.toContain(secret);
    expect(JSON.stringify(decodeDown("transfer_stopped", { reason: secret }))).not.toContain(secret);
  });
});
