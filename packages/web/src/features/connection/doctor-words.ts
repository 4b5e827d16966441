import type { Advices, CheckResult, Findings } from "@chatcast/client/doctor";
import { formatBytes, formatDuration, formatNumber } from "../../ui/format.ts";
import type { Key, ValuesOf } from "../../words/catalog.ts";
import { sayOf } from "../../words/words.ts";

const FINDINGS = {
  reached: "doctor.reached",
  "nothing-answers": "doctor.nothing-answers",
  "other-answers": "doctor.other-answers",
  opened: "doctor.opened",
  "no-websocket": "doctor.no-websocket",
  "frames-pass": "doctor.frames-pass",
  "frames-limited": "doctor.frames-limited",
  "frames-broken": "doctor.frames-broken",
  "bodies-pass": "doctor.bodies-pass",
  "bodies-cut": "doctor.bodies-cut",
  "bodies-answered": "doctor.bodies-answered",
  "bodies-cut-chunks": "doctor.bodies-cut-chunks",
  "bodies-answered-chunks": "doctor.bodies-answered-chunks",
  "silence-cuts": "doctor.silence-cuts",
  "silence-outlived": "doctor.silence-outlived",
  "silence-kept": "doctor.silence-kept",
  "silence-unknown": "doctor.silence-unknown",
  "host-changed": "doctor.host-changed",
  "headers-changed": "doctor.headers-changed",
  compressed: "doctor.compressed",
  "headers-pass": "doctor.headers-pass",
  "bytes-changed": "doctor.bytes-changed",
  "ranges-pass": "doctor.ranges-pass",
  "no-ranges": "doctor.no-ranges",
  "streaming-passes": "doctor.streaming-passes",
  "streaming-held": "doctor.streaming-held",
  busy: "doctor.busy",
  "other-origin": "doctor.other-origin",
  "broke-off": "doctor.broke-off",
  "without-websocket": "doctor.without-websocket",
} as const satisfies Record<keyof Findings, Key>;

const ADVICES = {
  server: "doctor.do-server",
  websocket: "doctor.do-websocket",
  frames: "doctor.do-frames",
  bodies: "doctor.do-bodies",
  silence: "doctor.do-silence",
  headers: "doctor.do-headers",
  ranges: "doctor.do-ranges",
  streaming: "doctor.do-streaming",
  set: "doctor.do-set",
  raise: "doctor.do-raise",
  remove: "doctor.do-remove",
  "cloudflare-websocket": "doctor.do-cloudflare-websocket",
  "cloudflare-bodies": "doctor.do-cloudflare-bodies",
  "cloudflare-silence": "doctor.do-cloudflare-silence",
} as const satisfies Record<keyof Advices, Key>;

type AsWords<Values> = { [Name in keyof Values]: string };
/** Names of sentences whose words want other values than the doctor tells. The types refuse any. */
type Unfit =
  | { [C in keyof Findings]: AsWords<Findings[C]> extends ValuesOf<(typeof FINDINGS)[C]> ? never : C }[keyof Findings]
  | { [C in keyof Advices]: Advices[C] extends ValuesOf<(typeof ADVICES)[C]> ? never : C }[keyof Advices];

const MIB = 1_048_576;

/** 1 MiB and a byte is told to the byte: that the round size passed is what gives a default away. */
const sizeOf = (bytes: number): string =>
  bytes % 1024 === 0 || bytes % MIB === 0 ? formatBytes(bytes) : `${formatNumber(bytes)} B`;

/** How each value is written. */
const WRITE: Readonly<Record<string, (value: number) => string>> = {
  refused: sizeOf,
  passed: sizeOf,
  cut: formatDuration,
  heartbeat: formatDuration,
  kept: formatDuration,
  status: String,
};

/** What a check found, in a sentence. */
export function sayFinding({ finding: { code, values } }: Pick<CheckResult, "finding">): string {
  const fits: [Unfit] extends [never] ? true : never = true;
  const words = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? (WRITE[name] ?? formatNumber)(value) : value,
  ]);
  return fits && sayOf(FINDINGS[code], Object.fromEntries(words));
}

/** What to do about it; nothing where there is nothing to do. */
export const sayAdvice = ({ advice }: Pick<CheckResult, "advice">): string =>
  advice === undefined ? "" : sayOf(ADVICES[advice.code], advice.values);
