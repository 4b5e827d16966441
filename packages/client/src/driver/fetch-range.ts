import { Backoff, ChatCastError, type ErrorCode, errorBody } from "@chatcast/protocol";
import { free } from "../files/free.ts";
import type { Platform } from "../platform.ts";
import { toError } from "../transport/ask.ts";

/** Answers in a row that bring nothing, after which it is given up, unless told. */
const TRIES = 8;

const REFUSALS: Partial<Record<number, ErrorCode>> = {
  401: "E_AUTH",
  403: "E_FORBIDDEN",
  404: "E_NOT_FOUND",
  410: "E_NOT_FOUND",
};

export interface FetchRangeOptions {
  /** Answers in a row that bring nothing, after which it is given up. */
  tries?: number | undefined;
  /** At least as long as the range: its bytes are written there as they come, and lie nowhere else. */
  into?: Uint8Array | undefined;
}

/**
 * Bytes `first` to `last`, inclusive, of what stands under a url. What may pass is tried again after a while.
 * @throws ChatCastError `E_NOT_FOUND`, `E_AUTH`, `E_FORBIDDEN`, `E_INTEGRITY` where the server finds them damaged,
 * `E_UNAVAILABLE` after so many tries
 */
export async function fetchRange(
  platform: Pick<Platform, "fetch" | "after" | "random">,
  url: string,
  first: number,
  last: number,
  { tries = TRIES, into }: FetchRangeOptions = {},
): Promise<Uint8Array> {
  const backoff = new Backoff({ random: platform.random });
  for (let left = tries; ; left--) {
    const bytes = await attempt(platform, url, first, last, into);
    if (bytes !== undefined) return bytes;
    if (left === 1) throw new ChatCastError("E_UNAVAILABLE", "the file cannot be fetched now");
    await new Promise<void>((resolve) => platform.after(backoff.next(), resolve));
  }
}

/** @returns undefined for what may pass */
async function attempt(
  { fetch }: Pick<Platform, "fetch">,
  url: string,
  first: number,
  last: number,
  into: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  let response: Response;
  let body: Uint8Array;
  try {
    response = await fetch(url, { headers: { Range: `bytes=${first}-${last}` } });
    const found = response.status === 206 || (response.status === 200 && first === 0);
    const length = last - first + 1;
    if (found) return await bodyOf(response, length, into);
    body = new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined;
  }
  const code = REFUSALS[response.status];
  const told = refusalIn(body);
  if (code !== undefined)
    throw told?.code === code ? toError(told) : new ChatCastError(code, "the server does not give this file out");
  if (told?.code === "E_INTEGRITY") throw toError(told);
  return undefined;
}

/** @returns undefined for a body of another length */
async function bodyOf(
  response: Response,
  length: number,
  into: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  if (into === undefined || response.body === null) {
    const body = await response.arrayBuffer();
    return body.byteLength === length ? new Uint8Array(body) : undefined;
  }
  let filled = 0;
  // Left early, the rest of the answer is not fetched.
  for await (const piece of response.body) {
    if (filled + piece.length > length) return undefined;
    into.set(piece, filled);
    filled += piece.length;
    free(piece);
  }
  return filled === length ? into.subarray(0, length) : undefined;
}

function refusalIn(body: Uint8Array) {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(body)) as { error?: unknown };
    const refusal = errorBody.safeParse(error);
    return refusal.success ? refusal.data : undefined;
  } catch {
    return undefined;
  }
}
