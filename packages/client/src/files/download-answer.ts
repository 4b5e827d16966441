import type { ErrorCode } from "@chatcast/protocol";
import type { Answer, DownloadFacts } from "./download-types.ts";

const CONTENT_RANGE = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i;
const GONE: Partial<Record<number, ErrorCode>> = {
  401: "E_AUTH",
  403: "E_FORBIDDEN",
  404: "E_NOT_FOUND",
  410: "E_NOT_FOUND",
};
/** Answers of a server, or of a proxy before it, that is not ready (RFC 9110, RFC 6585, RFC 8470). */
const LATER: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The part of an HTTP answer that is looked at. */
export interface AnswerHead {
  status: number;
  headers: Pick<Headers, "get">;
}

/**
 * What the head of an answer means to somebody who has the first `from` bytes and asked for the rest (RFC 9110,
 * sections 14 and 15.3.7). Headers that a proxy took away are not missed: the digest decides in the end. One that says
 * another length, or another strong ETag than the file's digest, is about another file.
 */
export function judgeAnswer({ status, headers }: AnswerHead, { sha256, size }: DownloadFacts, from: number): Answer {
  const gone = GONE[status];
  if (gone !== undefined) {
    return { kind: "refused", error: { code: gone, message: `the server answered ${status}` } };
  }
  if (LATER.has(status)) {
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    const wait = Number.isFinite(seconds) ? { afterMs: Math.max(0, seconds) * 1000 } : {};
    return { kind: "later", reason: `the server answered ${status}`, ...wait };
  }
  const range = CONTENT_RANGE.exec(headers.get("content-range") ?? "");
  const total = range?.[3];
  const resized = total !== undefined && total !== "*" && Number(total) !== size;
  if (status === 416) {
    return resized ? otherFile() : { kind: "nonsense", reason: "the server refused the range", withoutRange: true };
  }
  const etag = headers.get("etag");
  if (resized || (etag !== null && !etag.includes(sha256))) return otherFile();
  const encoded = (headers.get("content-encoding") ?? "identity") !== "identity";
  if (status === 200) {
    const length = headers.get("content-length");
    return length !== null && !encoded && Number(length) !== size ? otherFile() : { kind: "body", skip: from };
  }
  if (status !== 206) return nonsense(`the server answered ${status}`, false);
  if (encoded || /^multipart\//i.test(headers.get("content-type") ?? "")) {
    return nonsense("the answer's range is not one of the file's own bytes", true);
  }
  if (headers.get("content-range") === null) return { kind: "body", skip: 0 };
  const start = range?.[1] === undefined ? undefined : Number(range[1]);
  if (start === undefined || start > from) return nonsense("the answer begins elsewhere", true);
  return { kind: "body", skip: from - start };
}

const nonsense = (reason: string, withoutRange: boolean): Answer => ({ kind: "nonsense", reason, withoutRange });

const otherFile = (): Answer => ({
  kind: "refused",
  error: { code: "E_SOURCE_CHANGED", message: "the server has another file under this address" },
});
