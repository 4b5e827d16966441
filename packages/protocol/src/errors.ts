/** The closed set of refusals. A code outside this list never crosses the wire (SPEC ER). */
export const ERROR_CODES = [
  "E_SCHEMA",
  "E_EVENT",
  "E_ROOM_EXISTS",
  "E_NO_ROOM",
  "E_NAME_TAKEN",
  "E_NAME_INVALID",
  "E_NOT_MEMBER",
  "E_NO_RECIPIENT",
  "E_FORBIDDEN",
  "E_AUTH",
  "E_TOO_LARGE",
  "E_RATE",
  "E_QUOTA",
  "E_CONFLICT",
  "E_SEQ_RANGE",
  "E_LENGTH",
  "E_TOTAL_MISMATCH",
  "E_NOT_FOUND",
  "E_NOT_OWNER",
  "E_STREAM_CLOSED",
  "E_INTEGRITY",
  "E_SUITE",
  "E_EPOCH",
  "E_DISK_FULL",
  "E_UNAVAILABLE",
  "E_ABUSE",
  "E_GAP",
  "E_FORK",
  "E_INSECURE_CONTEXT",
  "E_INCOMPLETE",
  "E_SOURCE_CHANGED",
  "E_SLOW_CONSUMER",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a refused request is told. `path` names the field of a shape error; `retryAfterMs` is in milliseconds. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  path?: string;
  retryAfterMs?: number;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["E_RATE", "E_QUOTA", "E_DISK_FULL", "E_UNAVAILABLE"]);

/** True when the same request may succeed later without being changed (WIRE, NACK `retryable`). */
export const isRetryable = (code: ErrorCode): boolean => RETRYABLE.has(code);

/** A refusal inside the program; `body()` is its one door to the wire. */
export class ChatCastError extends Error {
  override readonly name = "ChatCastError";
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    detail: { path?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.path = detail.path;
    this.retryAfterMs = detail.retryAfterMs;
  }

  body(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.path === undefined ? {} : { path: this.path }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}
