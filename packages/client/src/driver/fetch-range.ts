import { Backoff, ChatCastError, type ErrorCode, errorBody } from "@chatcast/protocol";
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
  tries = TRIES,
): Promise<Uint8Array> {
  const backoff = new Backoff({ random: platform.random });
  for (let left = tries; ; left--) {
    const bytes = await attempt(platform, url, first, last);
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
): Promise<Uint8Array | undefined> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(url, { headers: { Range: `bytes=${first}-${last}` } });
    body = await response.arrayBuffer();
  } catch {
    return undefined;
  }
  const whole = response.status === 200 && first === 0;
  if (response.status === 206 || whole) return body.byteLength === last - first + 1 ? new Uint8Array(body) : undefined;
  const code = REFUSALS[response.status];
  const told = refusalIn(body);
  if (code !== undefined)
    throw told?.code === code ? toError(told) : new ChatCastError(code, "the server does not give this file out");
  if (told?.code === "E_INTEGRITY") throw toError(told);
  return undefined;
}

function refusalIn(body: ArrayBuffer) {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(body)) as { error?: unknown };
    const refusal = errorBody.safeParse(error);
    return refusal.success ? refusal.data : undefined;
  } catch {
    return undefined;
  }
}
