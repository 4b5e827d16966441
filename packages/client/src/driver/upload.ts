import { ChatCastError, errorBody } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { toError } from "../transport/ask.ts";

/** What `POST /upload` answered. */
export interface Uploaded {
  /** As the server gave it; the message must carry it unchanged. */
  url: string;
  sha256: string | undefined;
}

/**
 * Hands a whole file over in one HTTP request. Rejects with the server's refusal, or with `E_UNAVAILABLE` when it
 * cannot be reached or answers with something else.
 */
export async function postFile(
  { fetch }: Pick<Platform, "fetch">,
  endpoint: string,
  token: string,
  file: Blob,
  fileName: string,
): Promise<Uploaded> {
  const body = new FormData();
  body.append("file", file, fileName);
  const headers = { Authorization: `Bearer ${token}` };
  let answer: unknown;
  let ok: boolean;
  try {
    const response = await fetch(endpoint, { method: "POST", headers, body });
    ok = response.ok;
    answer = await response.json();
  } catch (cause) {
    throw new ChatCastError("E_UNAVAILABLE", "the server cannot be reached", { cause });
  }
  const url = ok ? textOf(answer, "url") : undefined;
  if (url !== undefined) return { url, sha256: textOf(answer, "sha256") };
  const refusal = errorBody.safeParse(fieldOf(answer, "error"));
  throw refusal.success
    ? toError(refusal.data)
    : new ChatCastError("E_UNAVAILABLE", "the server answered something unreadable");
}

function fieldOf(body: unknown, key: string): unknown {
  return typeof body === "object" && body !== null && Object.hasOwn(body, key)
    ? (body as Record<string, unknown>)[key]
    : undefined;
}

function textOf(body: unknown, key: string): string | undefined {
  const value = fieldOf(body, key);
  return typeof value === "string" ? value : undefined;
}
