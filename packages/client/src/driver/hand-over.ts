import type { Audience } from "@chatcast/protocol";
import type { MessageFile } from "../api.ts";
import { newId, type Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";
import { insist } from "./insist.ts";
import type { Presence } from "./presence.ts";
import { refuseSealed } from "./room-suite.ts";
import { refuseTooLarge } from "./size-limit.ts";
import { postFile } from "./upload.ts";

export interface HandOver {
  presence: Presence;
  platform: Platform;
  /** Where a path of the server leads from here. */
  href: (path: string) => string;
}

/** The seed's way with a file: one HTTP upload, then a message with its url. */
export async function handOver(
  { presence, platform, href }: HandOver,
  source: Blob,
  fileName: string,
  audience: Audience,
): Promise<MessageFile> {
  const { member } = presence;
  refuseSealed(member.suite);
  const { view } = member;
  const addressed = member.address(audience);
  refuseTooLarge(source.size, view.server);
  const { url, sha256 } = await postFile(platform, href("/upload"), view.self.token, source, fileName);
  const body = { type: "file" as const, id: newId(platform), url, fileName, fileSize: source.size };
  const post = (asker: Asker) => asker.request("chat_message", { ...body, ...addressed });
  await insist(() => presence.whenInRoom(), post, platform);
  return { url: href(url), name: fileName, size: source.size, ...(sha256 === undefined ? {} : { sha256 }) };
}
