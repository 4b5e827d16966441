import { ChatCastError } from "@chatcast/protocol";

/** Codes of S3 that pass by themselves, whatever status they come with. */
const PASSING: ReadonlySet<string> = new Set(["InternalError", "RequestTimeout", "ServiceUnavailable", "SlowDown"]);

/**
 * What a bucket answered instead of doing it. Its words are the operation, the status and S3's own code: nothing of the
 * request, whose headers carry a signature, and nothing of the answer's text.
 */
export class BucketError extends Error {
  /** Of HTTP; undefined when there was no answer. */
  readonly status: number | undefined;
  /** S3's, or the system's (`ECONNREFUSED`), or `Timeout`; `Ended` when nobody wants it done any more, `Hole` when pieces are missing. */
  readonly code: string;

  constructor(operation: string, status: number | undefined, code: string) {
    super(`${operation}: ${status ?? "no answer"} ${code}`);
    this.name = "BucketError";
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    const { status, code } = this;
    if (code === "Ended") return false;
    return status === undefined || status >= 500 || status === 429 || status === 408 || PASSING.has(code);
  }
}

export const isNoSuchUpload = (error: unknown): boolean =>
  error instanceof BucketError && error.status === 404 && error.code !== "NoSuchBucket";

/** What the port says of trouble with the bucket. */
export function asPortError(error: unknown): unknown {
  if (!(error instanceof BucketError)) return error;
  return new ChatCastError("E_UNAVAILABLE", "the bucket of files is unavailable; what was acknowledged is kept", {
    cause: error,
  });
}
