import type { NoticeKind } from "../frame/notice.ts";
import { ascii } from "../sealed/bytes.ts";

const SENTENCES: Record<NoticeKind, string> = {
  quarantine:
    "The administrator of this server put the room into quarantine: nobody new comes in, and no files are taken or given.",
  release: "The administrator of this server ended the quarantine.",
  close: "The administrator of this server closed the room.",
};

/** A notice as a line of the log. */
export const noticeSentence = (kind: NoticeKind): string => SENTENCES[kind];

/** Bytes whose SHA-256 stands for the line in what members of a sealed room say to have been told. */
export const noticeBytes = (kind: NoticeKind): Uint8Array => ascii(`chatcast/v1/notice ${kind}`);
