import * as z from "zod/mini";

/** What the administrator of a server makes of a room. It signs nothing: this is the server's own word. */
export const NOTICE_KINDS = ["quarantine", "release", "close"] as const;
export const noticeKind = z.enum(NOTICE_KINDS);
export type NoticeKind = (typeof NOTICE_KINDS)[number];
