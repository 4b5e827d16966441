import { LIMITS } from "@chatcast/protocol";
import type { Told } from "../told.ts";
import type { CheckName, Findings, Grade, Measured } from "./types.ts";

/** What is known beside the measurement. */
interface Circumstances {
  /** How often the server speaks on an idle connection. */
  heartbeatMs: number;
}

interface Reading {
  grade: Grade;
  finding: Told<Findings>;
}

type Explainers = { [C in CheckName]: (measured: Measured[C], known: Circumstances) => Reading };

const graded =
  (grade: Grade) =>
  <C extends keyof Findings>(code: C, values: Findings[C], text: string): Reading => ({
    grade,
    finding: { code, values, text } as Told<Findings>,
  });
const good = graded("good");
const limited = graded("limited");
const broken = graded("broken");
const unknown = graded("unknown");

/** Where a request is refused that is larger than any chunk, and where a chunk may be refused as well. */
const LARGE = {
  graded: limited,
  cut: "bodies-cut",
  answered: "bodies-answered",
  text: "chat and chunked files are not affected, a file in one request (POST /upload) is.",
} as const;
const SMALL = {
  graded: broken,
  cut: "bodies-cut-chunks",
  answered: "bodies-answered-chunks",
  text: "without a WebSocket even a chunk of a file may be too large.",
} as const;

const EXPLAIN: Explainers = {
  server({ reached, status }) {
    if (reached) return good("reached", {}, "A ChatCast server answers there.");
    if (status === undefined) return broken("nothing-answers", {}, "Nothing answers there.");
    return broken(
      "other-answers",
      { status },
      `What answers there, with status ${status}, is no ChatCast server that can be diagnosed.`,
    );
  },
  websocket({ opened }) {
    if (opened) return good("opened", {}, "Messages and files go over a WebSocket.");
    return limited(
      "no-websocket",
      {},
      "WebSockets do not come through, so that everything goes by long polling: it works, and files are slow.",
    );
  },
  frames({ passed, refused }) {
    if (refused === undefined)
      return good("frames-pass", {}, "The largest chunks of a file come through in one frame.");
    if (passed >= LIMITS.chunkMin)
      return limited(
        "frames-limited",
        { refused, passed },
        `Frames of ${size(refused)} do not come through, frames of ${size(passed)} do: files stop where a chunk is larger.`,
      );
    return broken(
      "frames-broken",
      { refused },
      `Frames of ${size(refused)} do not come through: files cannot be sent.`,
    );
  },
  bodies({ passed, refused, status }) {
    if (refused === undefined) return good("bodies-pass", { passed }, `Requests of ${size(passed)} come through.`);
    const answer = status === undefined ? "end without an answer" : `are answered with status ${status}`;
    const means = `Requests of ${size(refused)} ${answer}, those of ${size(passed)} come through`;
    const told = refused > LIMITS.chunkMax ? LARGE : SMALL;
    const text = `${means}: ${told.text}`;
    if (status === undefined) return told.graded(told.cut, { refused, passed }, text);
    return told.graded(told.answered, { refused, passed, status }, text);
  },
  silence({ keptMs, cutAfterMs }, { heartbeatMs }) {
    if (cutAfterMs !== undefined && cutAfterMs <= heartbeatMs)
      return broken(
        "silence-cuts",
        { cut: cutAfterMs, heartbeat: heartbeatMs },
        `A connection is cut after ${seconds(cutAfterMs)} of silence, before the heartbeat of ${seconds(heartbeatMs)}: it is lost again and again.`,
      );
    if (cutAfterMs !== undefined)
      return good(
        "silence-outlived",
        { cut: cutAfterMs, heartbeat: heartbeatMs },
        `A connection is cut after ${seconds(cutAfterMs)} of silence; the heartbeat every ${seconds(heartbeatMs)} keeps it open.`,
      );
    if (keptMs >= heartbeatMs)
      return good(
        "silence-kept",
        { kept: keptMs },
        `A connection that was silent for ${seconds(keptMs)} was still open.`,
      );
    return unknown(
      "silence-unknown",
      { kept: keptMs, heartbeat: heartbeatMs },
      `A connection was still open after ${seconds(keptMs)}, which is less than the heartbeat's ${seconds(heartbeatMs)}: nothing is known beyond.`,
    );
  },
  headers({ removed, changed, added, hostChanged }) {
    if (hostChanged)
      return limited(
        "host-changed",
        {},
        "The Host header is changed on the way: at an https address pages get in all the same, by long polling where their WebSocket is refused; at a plain one they are refused as from elsewhere.",
      );
    const lost = [...removed, ...changed];
    if (lost.length > 0)
      return limited(
        "headers-changed",
        { names: lost.join(", ") },
        `Headers of answers are taken away or changed on the way: ${lost.join(", ")}.`,
      );
    if (added.includes("content-encoding"))
      return limited("compressed", {}, "Answers are compressed on the way, though they forbid it (no-transform).");
    return good("headers-pass", {}, "Headers come through as they were sent.");
  },
  ranges({ status, intact }) {
    if (!intact)
      return broken("bytes-changed", {}, "Bytes of a file are changed on the way: no download can be verified.");
    if (status === 206) return good("ranges-pass", {}, "A download that was cut goes on where it stopped.");
    return limited("no-ranges", {}, "Parts of a file cannot be asked for: a download that was cut begins anew.");
  },
  streaming({ passedOn }) {
    if (passedOn) return good("streaming-passes", {}, "Answers are passed on as they come.");
    return limited(
      "streaming-held",
      {},
      "Answers are held back until they are complete or a buffer is full: downloads come in bursts, and their progress jumps.",
    );
  },
};

export function explain<C extends CheckName>(check: C, measured: Measured[C], known: Circumstances): Reading {
  return EXPLAIN[check](measured, known);
}

function size(bytes: number): string {
  for (const [unit, name] of [
    [1_048_576, "MiB"],
    [1_024, "KiB"],
  ] as const) {
    // 1 MiB and a byte is told to the byte: that the round size passed is what gives a default away.
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit} ${name}`;
  }
  return `${bytes.toLocaleString("en")} bytes`;
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
