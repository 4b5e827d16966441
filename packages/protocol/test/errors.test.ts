import { describe, expect, test } from "vitest";
import { ChatCastError, decodeDown, ERROR_CODES, errorOf, forbidden, isRetryable, REASONS } from "../src/index.ts";

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

  test("[ER4] what is forbidden says why, and by whom", () => {
    const error = forbidden("closed", "Ann closed this room", { by: "Ann" });
    expect(error.body()).toEqual({
      code: "E_FORBIDDEN",
      message: "Ann closed this room",
      reason: "closed",
      by: "Ann",
    });
    for (const reason of REASONS) {
      const told = { event: "join_room", ...forbidden(reason, "no").body() };
      expect(decodeDown("error_event", told)).toEqual({ ok: true, value: told });
    }
  });

  test("[ER4] with a reason that is not known here the refusal stands", () => {
    const told = { code: "E_FORBIDDEN", message: "no", reason: "of tomorrow" } as const;
    expect(decodeDown("error_event", { event: "join_room", ...told })).toMatchObject({ ok: true });
    const nack = { type: "NACK", meta: { ...told, retryable: false } };
    expect(decodeDown("reliable_event", nack)).toMatchObject({ ok: true, value: { meta: told } });
    expect(errorOf({ ...told, path: undefined })).toEqual(told);
  });
});
