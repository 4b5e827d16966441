import { LIMITS, probeBytes } from "@chatcast/protocol";
import { told } from "../told.ts";
import { type Exam, NothingSeen } from "./exam.ts";
import { isSame, type Seen } from "./http-checks.ts";
import type { Measured } from "./types.ts";

/** A handshake that a proxy swallows is given up after this, and so is the echo of a frame. */
const PATIENCE_MS = 20_000;
/** From the smallest chunk to more than the largest with its envelope. */
const FRAMES = [LIMITS.chunkMin, 65_536, 262_144, LIMITS.chunkMax, LIMITS.chunkMax + 4_096];

export async function checkWebSocket(exam: Exam): Promise<Seen<Measured["websocket"]>> {
  const socket = await open(exam);
  socket?.close();
  return { measured: { opened: socket !== undefined } };
}

export async function checkFrames(exam: Exam): Promise<Seen<Measured["frames"]>> {
  const socket = (await open(exam)) ?? unopened();
  let passed = 0;
  try {
    for (const bytes of FRAMES) {
      const frame = frameOf(bytes);
      const heard = listen(exam, socket, PATIENCE_MS);
      socket.send(frame);
      const { data } = await heard;
      if (!(data instanceof ArrayBuffer) || !isSame(new Uint8Array(data), frame)) {
        return { measured: { passed, refused: bytes } };
      }
      passed = bytes;
    }
    return { measured: { passed } };
  } finally {
    socket.close();
  }
}

export async function checkSilence(exam: Exam): Promise<Seen<Measured["silence"]>> {
  const socket = (await open(exam)) ?? unopened();
  try {
    const before = exam.net.monotonic();
    const heard = listen(exam, socket, exam.idleMs + PATIENCE_MS);
    socket.send(String(exam.idleMs));
    const { data } = await heard;
    const keptMs = exam.net.monotonic() - before;
    return { measured: data === undefined ? { keptMs, cutAfterMs: keptMs } : { keptMs } };
  } finally {
    socket.close();
  }
}

function unopened(): never {
  throw new NothingSeen(told("without-websocket", {}, "Without a WebSocket this cannot be seen."));
}

function frameOf(bytes: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bytes);
  const pattern = probeBytes();
  for (let at = 0; at < bytes; at += pattern.length) frame.set(pattern.subarray(0, bytes - at), at);
  return frame;
}

/** @returns undefined when no WebSocket comes through. @throws the signal's reason. */
async function open(exam: Exam): Promise<WebSocket | undefined> {
  exam.signal.throwIfAborted();
  const socket = exam.net.openWebSocket(`${exam.base.replace(/^http/, "ws")}/socket.io/probe`);
  socket.binaryType = "arraybuffer";
  const opened = await settled<boolean>(exam, socket, PATIENCE_MS, false, (resolve) => {
    socket.addEventListener("open", () => resolve(true), { once: true });
  });
  if (opened) return socket;
  socket.close();
  return undefined;
}

/** The next message; `data` is undefined when the connection ended or nothing came in time. */
function listen(exam: Exam, socket: WebSocket, ms: number): Promise<{ data?: unknown }> {
  return settled<{ data?: unknown }>(exam, socket, ms, {}, (resolve) => {
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => resolve({ data }), { once: true });
  });
}

/** What `begin` resolves with, or `otherwise` when the socket ends or the time is over. @throws the signal's reason. */
async function settled<T>(
  { net, signal }: Exam,
  socket: WebSocket,
  ms: number,
  otherwise: T,
  begin: (resolve: (value: T) => void) => void,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const end = () => resolve(otherwise);
  const stop = net.after(ms, end);
  const abort = () => {
    socket.close();
    end();
  };
  socket.addEventListener("close", end, { once: true });
  // A failed handshake ends with both; without a listener Node would print it.
  socket.addEventListener("error", end, { once: true });
  signal.addEventListener("abort", abort, { once: true });
  begin(resolve);
  try {
    return await promise;
  } finally {
    stop();
    signal.removeEventListener("abort", abort);
    socket.removeEventListener("close", end);
    signal.throwIfAborted();
  }
}
