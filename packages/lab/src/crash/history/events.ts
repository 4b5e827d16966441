import { pairKey, ROOM } from "../../sim/checker/history.ts";

/** When and by whom. `run` counts the lives of a client: a killed one comes back with the next number. */
export interface Stamp {
  /** Milliseconds of the machine's monotonic clock, comparable between its processes. */
  at: number;
  who: string;
  run: number;
}

/** What one client did, was told and showed. `to` and `with` name the other end of what is private. */
export type Deed =
  /** It was asked to say or to send something; whether that succeeded is not known yet. `n` counts per client. */
  | { do: "invoke"; kind: "text" | "file"; n: number; to?: string; body: string }
  /** It was kept in the client's own storage, for only then it is sent: no crash of the client may lose it any more. */
  | { do: "kept"; n: number }
  /** The server acknowledged it; a file has no offset of its own until its message is seen, and tells how many of its chunks were sent again. */
  | { do: "ack"; n: number; offset?: number; resent?: number }
  | { do: "fail"; n: number; code: string }
  /** A message came into view. */
  | { do: "saw"; with?: string; offset: number; from: string; body: string }
  /** A file was downloaded whole. */
  | { do: "fetched"; name: string; sha256: string }
  /** Everything that a conversation shows at the end; `digest` is that of `digestOf`. */
  | { do: "view"; with?: string; first: number; last: number; count: number; digest: string };

export type HistoryEvent = Stamp & Deed;

/** A place of a conversation's log, as the server gives it in the end. */
export interface LogEntry {
  offset: number;
  from: string;
  body: string;
}

/** What a file's message says, in the one line that stands for its body. */
export const fileBody = (name: string, size: number, sha256: string | undefined): string =>
  `file ${name} ${size} ${sha256 ?? "-"}`;

/** The conversation that somebody's `with` (or `to`) means. */
export const conversationOf = (who: string, other: string | undefined): string =>
  other === undefined ? ROOM : pairKey(who, other);

/** Milliseconds of the machine's monotonic clock. */
export const monotonicNow = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
