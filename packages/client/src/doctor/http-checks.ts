import { probeAnswer, probeBodyAnswer, probeBytes } from "@chatcast/protocol";
import { newId } from "../platform.ts";
import { told } from "../told.ts";
import { type Exam, NothingSeen } from "./exam.ts";
import type { Findings, Hop, Measured } from "./types.ts";

const BROKE_OFF = told<Findings, "broke-off">("broke-off", {}, "The answer broke off.");
const ELSEWHERE = told<Findings, "other-origin">(
  "other-origin",
  {},
  "A page may not read the headers of another origin's answers.",
);

/** What a check returns: what it measured, and who answered in the server's place, if somebody did. */
export interface Seen<M> {
  measured: M;
  hops?: readonly Hop[];
}

export async function checkServer(exam: Exam): Promise<Seen<Measured["server"]>> {
  const asked = await exam.ask("/probe");
  if (asked === undefined) return { measured: { reached: false } };
  const { response, hops } = asked;
  const { status, headers, type } = response;
  const answer = probeAnswer.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
  if (!answer.success) return { measured: { reached: false, status }, hops };
  exam.seen = { answer: answer.data, headers, crossOrigin: type === "cors" && typeof document !== "undefined" };
  return { measured: { reached: true, status, httpVersion: answer.data.httpVersion } };
}

/** Headers that hops add to answers, and that change what the answer is. */
const ADDED = ["content-encoding", "age", "via", "x-cache"];

export async function checkHeaders({ seen, base }: Exam): Promise<Seen<Measured["headers"]>> {
  if (seen === undefined || seen.crossOrigin) {
    throw new NothingSeen(ELSEWHERE);
  }
  const { answer, headers } = seen;
  const sent = Object.entries(answer.sent);
  return {
    measured: {
      removed: sent.filter(([name]) => !headers.has(name)).map(([name]) => name),
      changed: sent.filter(([name, value]) => headers.has(name) && headers.get(name) !== value).map(([name]) => name),
      added: ADDED.filter((name) => headers.has(name) && !Object.hasOwn(answer.sent, name)),
      hostChanged: answer.host !== new URL(base).host,
    },
  };
}

const MIB = 1_048_576;
/** Around the limits that are common: 1 MiB to the byte (nginx), 8 and 32 MiB, 100 MB. */
const BODIES = [65_536, MIB, MIB + 1, 8 * MIB, 32 * MIB, 100_000_000, 110_000_000];
/** The largest request that is ever tried, bytes: beyond the limit of those who take 100 MB. */
export const LARGEST_BODY = Math.max(...BODIES);

export async function checkBodies(exam: Exam): Promise<Seen<Measured["bodies"]>> {
  let passed = 0;
  for (const bytes of BODIES.filter((size) => size <= exam.maxBody)) {
    const asked = await exam.ask("/probe/body", { method: "POST", body: bodyOf(bytes) });
    if (asked === undefined) return { measured: { passed, refused: bytes } };
    const { response, hops } = asked;
    const answer = probeBodyAnswer.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
    if (answer.data?.bytes !== bytes) return { measured: { passed, refused: bytes, status: response.status }, hops };
    passed = bytes;
  }
  return { measured: { passed } };
}

/** Made of one piece over and over, so that it weighs little until it is sent. */
function bodyOf(bytes: number): Blob {
  const piece = new Uint8Array(Math.min(bytes, MIB));
  const parts = Array.from({ length: Math.floor(bytes / piece.length) }, () => piece);
  return new Blob([...parts, piece.subarray(0, bytes % piece.length)], { type: "application/octet-stream" });
}

export async function checkRanges(exam: Exam): Promise<Seen<Measured["ranges"]>> {
  const expected = probeBytes();
  const [start, end] = [1_000, 33_333];
  const asked = await exam.ask("/probe/bytes", { headers: { range: `bytes=${start}-${end}` } });
  if (asked === undefined) throw new NothingSeen(BROKE_OFF);
  const { status } = asked.response;
  const wanted = status === 206 ? expected.subarray(start, end + 1) : expected;
  return { measured: { status, intact: isSame(await exam.bytesOf(asked.response), wanted) }, hops: asked.hops };
}

export const isSame = (got: Uint8Array | undefined, wanted: Uint8Array): boolean =>
  got?.length === wanted.length && wanted.every((byte, index) => byte === got[index]);

export async function checkStreaming(exam: Exam): Promise<Seen<Measured["streaming"]>> {
  const path = `/probe/stream/${newId(exam.net)}`;
  const asked = await exam.ask(path);
  const reader = asked?.response.ok ? asked.response.body?.getReader() : undefined;
  if (asked === undefined || reader === undefined) throw new NothingSeen(BROKE_OFF);
  const decoder = new TextDecoder();
  let text = "";
  let confirming: Promise<unknown> | undefined;
  for (;;) {
    const piece = await reader.read().catch(() => undefined);
    exam.signal.throwIfAborted();
    if (piece === undefined) throw new NothingSeen(BROKE_OFF);
    if (piece.done) break;
    text += decoder.decode(piece.value, { stream: true });
    if (confirming !== undefined) continue;
    confirming = exam.ask(path, { method: "POST" });
    // Where the answer breaks off first, nobody waits for it any more.
    confirming.catch(() => undefined);
  }
  await confirming;
  return { measured: { passedOn: text.endsWith("seen\n") }, hops: asked.hops };
}
