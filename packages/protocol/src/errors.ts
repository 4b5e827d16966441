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

/**
 * Why something is forbidden. `E_FORBIDDEN` has many reasons, which the server alone knows; whoever speaks another language
 * than its `message` has words for each of them.
 */
export const REASONS = [
  /** By its owner, whose name is `by`, or by the administrator of the server. */
  "closed",
  "quarantine",
  /** Of whoever asks: by a member whose name is `by`, where it is known. */
  "removed",
  "banned",
  "muted",
  /** It is for the owner alone to say. */
  "owner",
  /** It is for the owner or a moderator to say. */
  "moderator",
  /** It is for who sends the file, the owner or a moderator to say. */
  "sender",
  "author",
  "oneself",
  /** It can be said about members of lower rank alone. */
  "rank",
  /** A file has no text to edit. */
  "file-text",
  /** Only a file of somebody else can be declined. */
  "own-file",
  /** Without a good signature. */
  "unproved",
  "lab-off",
  "hooks-off",
  /** An address that hooks, or pushes, may not reach. */
  "address",
  /** A connection that serves something else. */
  "connection",
  /** The server alone says that. */
  "server",
] as const;

export type Reason = (typeof REASONS)[number];

/**
 * What a refused request is told. `path` names the field of a shape error; `retryAfterMs` is in milliseconds; `reason` is that
 * of `E_FORBIDDEN`, one of `REASONS` or one that a server of tomorrow has, `by` the name of whoever ordered it.
 */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  path?: string;
  retryAfterMs?: number;
  reason?: string;
  by?: string;
}

type Detail = { [Field in Exclude<keyof ErrorBody, "code" | "message">]?: ErrorBody[Field] | undefined };

/** Of something that tells more than an error, or has fields without a value, the error alone. */
export function errorOf(told: Pick<ErrorBody, "code" | "message"> & Detail): ErrorBody {
  const { code, message, path, retryAfterMs, reason, by } = told;
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  };
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
  readonly reason: string | undefined;
  readonly by: string | undefined;

  constructor(code: ErrorCode, message: string, detail: Detail & { cause?: unknown } = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.path = detail.path;
    this.retryAfterMs = detail.retryAfterMs;
    this.reason = detail.reason;
    this.by = detail.by;
  }

  body(): ErrorBody {
    return errorOf(this);
  }
}

/** `E_FORBIDDEN`, which is told with its reason. */
export const forbidden = (reason: Reason, message: string, detail: { path?: string; by?: string } = {}) =>
  new ChatCastError("E_FORBIDDEN", message, { ...detail, reason });
