import { describe, expect, test } from "vitest";
import { ChatCastError, ERROR_CODES, isRetryable } from "../src/index.ts";

/** The page's own list, seed profile and native codes. */
const WIRE_CODES = `E_SCHEMA E_EVENT E_ROOM_EXISTS E_NO_ROOM E_NAME_TAKEN E_NAME_INVALID E_NOT_MEMBER E_NO_RECIPIENT
  E_FORBIDDEN E_AUTH E_TOO_LARGE E_RATE E_QUOTA E_CONFLICT E_SEQ_RANGE E_LENGTH E_TOTAL_MISMATCH E_NOT_FOUND E_NOT_OWNER
  E_STREAM_CLOSED E_INTEGRITY E_SUITE E_EPOCH E_DISK_FULL E_UNAVAILABLE E_ABUSE
  E_GAP E_FORK E_INSECURE_CONTEXT E_INCOMPLETE E_SOURCE_CHANGED E_SLOW_CONSUMER`.split(/\s+/);

describe("errors", () => {
  test("[ER1] the codes are a closed set", () => {
    expect(new Set<string>(ERROR_CODES)).toEqual(new Set(WIRE_CODES));
    expect(ERROR_CODES).toHaveLength(WIRE_CODES.length);
  });

  test("[ER2] only rate, quota, disk and outage may pass by themselves", () => {
    expect(ERROR_CODES.filter(isRetryable)).toEqual(["E_RATE", "E_QUOTA", "E_DISK_FULL", "E_UNAVAILABLE"]);
  });

  test("[ER3] an error reaches the wire with what it has and without what it has not", () => {
    const cause = new Error("disk");
    const error = new ChatCastError("E_RATE", "slow down", { retryAfterMs: 40, path: "text", cause });
    expect(error.body()).toEqual({ code: "E_RATE", message: "slow down", path: "text", retryAfterMs: 40 });
    expect(new ChatCastError("E_AUTH", "no").body()).toEqual({ code: "E_AUTH", message: "no" });
    expect([error.cause, error.name, error instanceof Error]).toEqual([cause, "ChatCastError", true]);
  });
});
