import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CHAT_WINDOW,
  ChatReplayWindow,
  ChunkReplayWindow,
  type Opened,
  type Received,
  type ReplayWindow,
  receiveFrame,
  type SealedFrame,
} from "../../src/index.ts";
import { bytesOf, CHUNKS, FILE, filled, MESSAGES, openerOf, sealerOf } from "../support/sealed.ts";

const outcomes = (received: Received[]) => received.map(({ outcome }) => outcome).sort((a, b) => a.localeCompare(b));
const digestOf = (value: number) => filled(32, value);

/** Opens anything at once: what is tested is what stands behind it. A forgery has no signature. */
const trusting = {
  async open(frame: SealedFrame): Promise<Opened> {
    const verdict = { suite: "aes-256-gcm-room" as const, seq: frame.seq, received: "00000000" };
    if (frame.signature === undefined) {
      return { status: "compromised", verdict: { status: "compromised", ...verdict }, fault: "signature" };
    }
    return { status: "valid", verdict: { status: "valid", ...verdict }, plaintext: frame.body, digest: frame.body };
  },
};
const frameOf = (seq: number, body = 0): SealedFrame => ({
  seq,
  final: false,
  body: digestOf(body),
  signature: filled(64, 0),
});
const receiveAll = async (window: ReplayWindow, frames: SealedFrame[]) => {
  const received: Received[] = [];
  for (const frame of frames) received.push(await receiveFrame(trusting, window, frame));
  return received.map(({ outcome }) => outcome);
};

test("[RY2] two replays at the same time: one passes", async () => {
  const opener = await openerOf(FILE);
  const frame = await (await sealerOf(FILE)).seal(0, CHUNKS[0]);
  const window = new ChunkReplayWindow();
  const both = await Promise.all([receiveFrame(opener, window, frame), receiveFrame(opener, window, frame)]);
  expect(outcomes(both)).toEqual(["duplicate", "fresh"]);
});

test("[RY1, RY2] whatever comes at the same time, and however verifying is interleaved: each number is delivered once", async () => {
  const coming = fc.array(fc.record({ seq: fc.nat({ max: 3 }), forged: fc.boolean() }), {
    minLength: 2,
    maxLength: 24,
  });
  await fc.assert(
    fc.asyncProperty(coming, fc.scheduler(), async (frames, scheduler) => {
      const opener = { open: scheduler.scheduleFunction(trusting.open) };
      const window = new ChunkReplayWindow();
      const received = frames.map(({ seq, forged }) =>
        receiveFrame(opener, window, { ...frameOf(seq, seq), signature: forged ? undefined : filled(64, 0) }),
      );
      await scheduler.waitFor(Promise.all(received));
      const results = await Promise.all(received);
      for (const number of [0, 1, 2, 3]) {
        const genuine = frames.filter(({ seq, forged }) => seq === number && !forged).length;
        const of = results.filter((_, i) => frames[i]?.seq === number);
        const count = (outcome: string) => of.filter((result) => result.outcome === outcome).length;
        expect(count("fresh")).toBe(Math.min(genuine, 1));
        expect(count("duplicate")).toBe(Math.max(genuine - 1, 0));
        expect(count("compromised")).toBe(of.length - genuine);
      }
    }),
  );
});

test("[RY2] a window that was asked before verifying would let both pass", async () => {
  // What the order in receiveFrame is for, shown with the order turned round.
  const window = new ChunkReplayWindow();
  const seen = new Set<number>();
  const wrong = async (frame: SealedFrame) => {
    if (seen.has(frame.seq)) return "duplicate";
    await trusting.open(frame);
    seen.add(frame.seq);
    return "fresh";
  };
  expect(await Promise.all([wrong(frameOf(0)), wrong(frameOf(0))])).toEqual(["fresh", "fresh"]);
  const right = [receiveFrame(trusting, window, frameOf(0)), receiveFrame(trusting, window, frameOf(0))];
  expect(outcomes(await Promise.all(right))).toEqual(["duplicate", "fresh"]);
});

test("[RY1] a forgery does not cost the real frame its place", async () => {
  const forged = { ...frameOf(0), signature: undefined };
  for (const window of [new ChunkReplayWindow(), new ChatReplayWindow()]) {
    expect(await receiveAll(window, [forged, frameOf(0), forged])).toEqual(["compromised", "fresh", "compromised"]);
  }
});

describe("chunks", () => {
  test("[RY3, RY4] come in any order, each once; another one with its number is a conflict", async () => {
    const order = [2, 0, 1, 0, 2].map((seq) => frameOf(seq, seq));
    const window = new ChunkReplayWindow();
    expect(await receiveAll(window, order)).toEqual(["fresh", "fresh", "fresh", "duplicate", "duplicate"]);
    expect(await receiveAll(window, [frameOf(1, 9)])).toEqual(["conflict"]);
  });

  test("[RY4] of a closed stream are refused unopened, also those that were being verified", async () => {
    const window = new ChunkReplayWindow();
    const late = receiveFrame(trusting, window, frameOf(0));
    window.close();
    expect((await late).outcome).toBe("closed");
    const unopened = { open: () => expect.unreachable() };
    expect(await receiveFrame(unopened, window, frameOf(1))).toEqual({ outcome: "closed" });
  });
});

describe("messages", () => {
  test("[RY3, RY5] count 0, 1, 2 …; a skip delivers nothing", async () => {
    const window = new ChatReplayWindow();
    expect(
      await receiveAll(window, [frameOf(1), frameOf(0), frameOf(0), frameOf(0, 9), frameOf(1), frameOf(3)]),
    ).toEqual(["gap", "fresh", "duplicate", "conflict", "fresh", "gap"]);
    expect(window.next).toBe(2);
  });

  test("[RY5] a skip of more than the window is not opened", async () => {
    const window = new ChatReplayWindow(7);
    const unopened = { open: () => expect.unreachable() };
    expect(await receiveFrame(unopened, window, frameOf(7 + CHAT_WINDOW + 1))).toEqual({ outcome: "gap" });
    expect(await receiveAll(window, [frameOf(7 + CHAT_WINDOW), frameOf(7)])).toEqual(["gap", "fresh"]);
  });

  test("[RY6] older than the last 1,024 are stale, and not opened", async () => {
    const window = new ChatReplayWindow();
    for (let seq = 0; seq <= CHAT_WINDOW; seq++) expect(window.admit(seq, digestOf(0))).toBe("fresh");
    expect(await receiveAll(window, [frameOf(1)])).toEqual(["duplicate"]);
    const unopened = { open: () => expect.unreachable() };
    expect(await receiveFrame(unopened, window, frameOf(0))).toEqual({ outcome: "stale" });
    expect(window.admit(0, digestOf(0))).toBe("stale");
  });

  test("[RY2, RY5] a burst that is verified in any order leaves a prefix, each of it delivered once", async () => {
    const opener = await openerOf(MESSAGES);
    const sealer = await sealerOf(MESSAGES);
    const frames = await Promise.all([0, 1, 2, 3].map((seq) => sealer.seal(seq, bytesOf(String(seq)))));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(frames, { minLength: 1 }), fc.scheduler(), async (order, scheduler) => {
        const window = new ChatReplayWindow();
        const slow = { open: scheduler.scheduleFunction((frame: SealedFrame) => opener.open(frame)) };
        const results = Promise.all(order.map((frame) => receiveFrame(slow, window, frame)));
        await scheduler.waitFor(results);
        const fresh = (await results).flatMap((one) => (one.outcome === "fresh" ? [one.verdict.seq] : []));
        expect(fresh.sort()).toEqual(Array.from({ length: window.next }, (_, i) => i));
      }),
      { numRuns: 50 },
    );
  });
});
