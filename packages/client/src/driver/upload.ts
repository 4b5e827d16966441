import { type Audience, ChatCastError, errorBody } from "@chatcast/protocol";
import type { MessageFile } from "../api.ts";
import { newId, type Platform } from "../platform.ts";
import { type Asker, toError } from "../transport/ask.ts";
import { insist } from "./insist.ts";
import type { Presence } from "./presence.ts";
import { refuseSealed } from "./room-suite.ts";
import { refuseTooLarge } from "./size-limit.ts";

/** What `POST /upload` answered. */
interface Uploaded {
  /** As the server gave it; the message must carry it unchanged. */
  url: string;
  sha256: string | undefined;
}

export interface UploadOptions {
  /** Whose file it is, and over which connection its message leaves. */
  presence: Pick<Presence, "member" | "whenInRoom">;
  platform: Platform;
  /** Where a url of the server leads from here. */
  href: (url: string) => string;
}

/** The seed's way: one request, then a message with the url that came back. @throws ChatCastError, see `ChatCastClient.upload` */
export async function upload(
  { presence, platform, href }: UploadOptions,
  source: Blob,
  fileName: string,
  audience: Audience,
): Promise<MessageFile> {
  const { member } = presence;
  refuseSealed(member.suite);
  const addressed = member.address(audience);
  const { server, self } = member.view;
  refuseTooLarge(source.size, server);
  const { url, sha256 } = await postFile(platform, href("/upload"), self.token, source, fileName);
  const body = { type: "file" as const, id: newId(platform), url, fileName, fileSize: source.size };
  const post = (asker: Asker) => asker.request("chat_message", { ...body, ...addressed });
  await insist(() => presence.whenInRoom(), post, platform);
  return { url: href(url), name: fileName, size: source.size, ...(sha256 === undefined ? {} : { sha256 }) };
}

/**
 * Hands a whole file over in one HTTP request. Rejects with the server's refusal, or with `E_UNAVAILABLE` when it
 * cannot be reached or answers with something else.
 */
async function postFile(
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
