import { LIMITS } from "@chatcast/protocol";
import { defaultPlatform } from "../platform.ts";
import { adviceFor } from "./advice.ts";
import { baseOf, type DoctorNet, Exam, NothingSeen } from "./exam.ts";
import { explain } from "./explain.ts";
import { checkBodies, checkHeaders, checkRanges, checkServer, checkStreaming, type Seen } from "./http-checks.ts";
import { checkFrames, checkSilence, checkWebSocket } from "./socket-checks.ts";
import {
  CHECKS,
  type CheckName,
  type CheckResult,
  type DoctorEvent,
  type Grade,
  type Measured,
  type PathReport,
} from "./types.ts";

export interface DiagnoseOptions {
  /** Stops everything that is under way; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  onProgress?: (event: DoctorEvent) => void;
  /** Which checks, all unless told; `server` always comes first. */
  checks?: readonly CheckName[];
  /** How long to be silent, at most 120 s. 65 s unless told: a second and some above what most proxies allow. */
  idleMs?: number;
  /** The largest request to try, at most 128 MiB; those of 100 MB find what large proxies allow. 8 MiB unless told. */
  maxBody?: number;
  /** Replaces the network. */
  net?: DoctorNet;
}

const RUN: { [C in CheckName]: (exam: Exam) => Promise<Seen<Measured[C]>> } = {
  server: checkServer,
  websocket: checkWebSocket,
  frames: checkFrames,
  bodies: checkBodies,
  silence: checkSilence,
  headers: checkHeaders,
  ranges: checkRanges,
  streaming: checkStreaming,
};

/**
 * Finds out what the path to a server does to ChatCast's traffic, and who on the path does it. Works in browsers (for the
 * page's own origin) and in Node; takes as long as the silence, the other checks run meanwhile.
 *
 * @throws ChatCastError `E_SCHEMA` when `url` is no address; the signal's reason after an abort.
 */
export async function diagnosePath(url: string, options: DiagnoseOptions = {}): Promise<PathReport> {
  const { signal = new AbortController().signal, onProgress = () => undefined, checks = CHECKS } = options;
  const base = baseOf(url);
  signal.throwIfAborted();
  const exam = new Exam({
    base,
    net: options.net ?? { ...defaultPlatform(), openWebSocket: (address) => new WebSocket(address) },
    signal,
    idleMs: Math.min(options.idleMs ?? 65_000, LIMITS.probeSilenceMs),
    maxBody: Math.min(options.maxBody ?? 8 * 1_048_576, LIMITS.probeBody),
  });
  const look = async (check: CheckName): Promise<CheckResult> => {
    onProgress({ type: "started", check });
    const result = await examine(exam, check);
    onProgress({ type: "finished", result });
    return result;
  };
  const results = [await look("server")];
  if (exam.seen !== undefined) {
    const wanted = CHECKS.filter((check) => check !== "server" && checks.includes(check));
    // The long one begins first and is told in its place.
    const silence = wanted.includes("silence") ? look("silence") : undefined;
    silence?.catch(() => undefined);
    for (const check of wanted) if (check !== "silence") results.push(await look(check));
    if (silence !== undefined) results.push(await silence);
  }
  results.sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
  return { url: base, grade: worst(results), hops: exam.hops, results };
}

async function examine<C extends CheckName>(exam: Exam, check: C): Promise<CheckResult> {
  try {
    const { measured, hops = [] } = await RUN[check](exam);
    const { grade, finding } = explain(check, measured, { heartbeatMs: exam.seen?.answer.heartbeatMs ?? 0 });
    const means = finding.text;
    if (grade === "good" || grade === "unknown") return { check, grade, means, finding, measured } as CheckResult;
    const hop = hops[0] ?? exam.hops[0];
    const advice = adviceFor(check, hop?.name);
    const told = { means, finding, todo: advice.text, advice };
    return { check, grade, ...told, ...(hop ? { hop } : {}), measured } as CheckResult;
  } catch (error) {
    exam.signal.throwIfAborted();
    if (error instanceof NothingSeen) {
      return { check, grade: "unknown", means: error.message, finding: error.finding };
    }
    throw error;
  }
}

const ORDER: readonly Grade[] = ["broken", "limited", "unknown", "good"];

function worst(results: readonly CheckResult[]): Grade {
  return ORDER.find((grade) => results.some((result) => result.grade === grade)) ?? "good";
}
