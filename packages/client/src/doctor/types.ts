import type { Plain, Told } from "../told.ts";

/**
 * What is looked at, in the order it is told. server: whether ChatCast answers there · websocket: whether an upgrade comes
 * through · frames: how large a frame may be · bodies: how large a request may be · silence: how long a connection may be
 * idle · headers: what is done to headers · ranges: whether a part of a file can be had · streaming: whether an answer is
 * passed on as it comes.
 */
export const CHECKS = ["server", "websocket", "frames", "bodies", "silence", "headers", "ranges", "streaming"] as const;
export type CheckName = (typeof CHECKS)[number];

/** What each check found out. Sizes in bytes. */
export interface Measured {
  server: { reached: boolean; status?: number; httpVersion?: string };
  websocket: { opened: boolean };
  /** `refused` is absent when the largest size that was tried came through. */
  frames: { passed: number; refused?: number };
  bodies: { passed: number; refused?: number; status?: number };
  /** `cutAfterMs` is absent when the connection was still open after `keptMs`. */
  silence: { keptMs: number; cutAfterMs?: number };
  headers: { removed: string[]; changed: string[]; added: string[]; hostChanged: boolean };
  ranges: { status: number; intact: boolean };
  streaming: { passedOn: boolean };
}

/** good: nothing stands in the way · limited: it works, with less · broken: ChatCast is hindered · unknown: nothing could be seen. */
export type Grade = "good" | "limited" | "broken" | "unknown";

/** Something between the client and the server that gave itself away. */
export interface Hop {
  /** As it is usually written: `nginx`, `Cloudflare`; else what it calls itself. */
  name: string;
  version?: string;
  /** What gave it away, as a header line. */
  evidence: string;
}

/** What each finding is called, with what varies in it. Sizes are in bytes, times in milliseconds. */
export interface Findings {
  reached: Plain;
  "nothing-answers": Plain;
  "other-answers": { status: number };
  opened: Plain;
  "no-websocket": Plain;
  "frames-pass": Plain;
  "frames-limited": { refused: number; passed: number };
  "frames-broken": { refused: number };
  "bodies-pass": { passed: number };
  "bodies-cut": { refused: number; passed: number };
  "bodies-answered": { refused: number; passed: number; status: number };
  "bodies-cut-chunks": { refused: number; passed: number };
  "bodies-answered-chunks": { refused: number; passed: number; status: number };
  "silence-cuts": { cut: number; heartbeat: number };
  "silence-outlived": { cut: number; heartbeat: number };
  "silence-kept": { kept: number };
  "silence-unknown": { kept: number; heartbeat: number };
  "host-changed": Plain;
  "headers-changed": { names: string };
  compressed: Plain;
  "headers-pass": Plain;
  "bytes-changed": Plain;
  "ranges-pass": Plain;
  "no-ranges": Plain;
  "streaming-passes": Plain;
  "streaming-held": Plain;
  busy: Plain;
  "other-origin": Plain;
  "broke-off": Plain;
  "without-websocket": Plain;
}

/** What to do about it. A line of configuration is the program's own, and the same in every language. */
export interface Advices {
  server: Plain;
  websocket: Plain;
  frames: Plain;
  bodies: Plain;
  silence: Plain;
  headers: Plain;
  ranges: Plain;
  streaming: Plain;
  /** In the configuration of `program`. */
  set: { program: string; line: string };
  raise: { program: string; line: string };
  remove: { program: string; line: string };
  "cloudflare-websocket": Plain;
  "cloudflare-bodies": Plain;
  "cloudflare-silence": Plain;
}

interface Finding {
  grade: Grade;
  /** What it means for chat and files, in a sentence. */
  means: string;
  finding: Told<Findings>;
  /** What to do, in a sentence; absent where there is nothing to do. */
  todo?: string;
  advice?: Told<Advices>;
  /** Who probably does it. */
  hop?: Hop;
}

/** One check's result. `measured` is absent when `grade` is unknown. */
export type CheckResult = { [C in CheckName]: Finding & { check: C; measured?: Measured[C] } }[CheckName];

export interface PathReport {
  url: string;
  /** The worst of the checks. */
  grade: Grade;
  /** Who was met on the way, nearest to the client first as far as headers tell. */
  hops: readonly Hop[];
  results: readonly CheckResult[];
}

export type DoctorEvent = { type: "started"; check: CheckName } | { type: "finished"; result: CheckResult };
