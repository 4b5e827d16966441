import { describe, expect, test } from "vitest";
import { CELL, type ErrorBody, fixedWindow, type SenderInput, type Verdict } from "../../src/index.ts";
import { Drive } from "../support/drive.ts";

const small = { totalChunks: 6, window: fixedWindow({ chunks: 3 }), rto: { initial: 1_000, min: 100 } };
const verdict: Verdict = { status: "compromised", suite: "crc32-xor-seq", seq: 1, expected: "0", received: "1" };
const missing = (ranges: [number, number][], truncated = false): SenderInput => ({
  type: "missing",
  highestContig: -1,
  received: 0,
  missing: ranges,
  truncated,
});
const nack = (seq: number, code: ErrorBody["code"], retryable: boolean, retryAfterMs?: number): SenderInput => ({
  type: "nack",
  seq,
  retryable,
  error: { code, message: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});
const refused = (code: ErrorBody["code"], retryAfterMs?: number): SenderInput => ({
  type: "refused",
  error: { code, message: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

function connected(options = small) {
  const drive = new Drive(options);
  const first = drive.out({ type: "connected" });
  return { drive, first };
}

describe("starting and moving", () => {
  test("[SW2] on the first connection it reads and sends at once, without asking", () => {
    const drive = new Drive(small, false);
    expect(drive.sender.state).toEqual({ state: "idle" });
    expect(drive.tell({ type: "connected" })).toEqual([0, 1, 2].map((seq) => ({ do: "read", seq })));
    expect(drive.sender.state).toEqual({ state: "moving" });
    expect(drive.tell({ type: "chunk-read", seq: 1 })).toEqual([
      { do: "send", seq: 1, attempt: 1 },
      { do: "wake", at: 1_000 },
    ]);
    expect(drive.sender.inFlight).toBe(1);
  });

  test("[SW2] bytes that nobody waits for any more are released", () => {
    const { drive } = connected();
    expect(drive.tell({ type: "chunk-read", seq: 5 })).toEqual([{ do: "release", seq: 5 }]);
  });

  test("[SW3] an acknowledgement makes room for the next chunk; a repeated one does not", () => {
    const { drive, first } = connected();
    expect(first).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(drive.acks(1)).toEqual([[3, 1]]);
    expect(drive.acks(1)).toEqual([]);
    expect(drive.sender.inFlight).toBe(3);
  });

  test("[SW3] a cumulative acknowledgement frees every slot up to it; one below the base changes nothing", () => {
    const { drive } = connected();
    expect(drive.tell({ type: "cumulative", highestContig: 1 })).toContainEqual({ do: "release", seq: 1 });
    expect(drive.sender.ledger.ackedCount).toBe(2);
    expect(drive.out({ type: "cumulative", highestContig: -1 })).toEqual([]);
    expect(drive.out({ type: "cumulative", highestContig: 0 })).toEqual([]);
    expect(drive.sender.inFlight).toBe(3);
  });

  test("[SW3] the window is bounded by bytes too, and never below one chunk", () => {
    expect(fixedWindow({ chunks: 64, bytes: 8 * 1024 * 1024, chunkSize: 1024 * 1024 }).limit).toBe(8);
    expect(fixedWindow({ chunks: 64, bytes: 1, chunkSize: 1024 }).limit).toBe(1);
    expect(fixedWindow().limit).toBe(8);
  });

  test("[SW15] an answer about a chunk that was never sent is ignored", () => {
    const { drive } = connected();
    expect(drive.acks(4, 1_003)).toEqual([]);
    expect(drive.out(nack(1_003, "E_SEQ_RANGE", false))).toEqual([]);
    expect(drive.sender.ledger.ackedCount).toBe(0);
    expect(drive.sender.state.state).toBe("moving");
  });
});

describe("what the receiver and the socket take", () => {
  const fresh = () => connected({ ...small, window: fixedWindow({ chunks: 3 }) });

  test("[SW16] the window is never more than the credit, which changes at any time", () => {
    const drive = new Drive({ ...small, window: fixedWindow({ chunks: 3 }) });
    drive.tell({ type: "credit", chunks: 2 });
    expect(drive.out({ type: "connected" })).toHaveLength(2);
    expect(drive.out({ type: "credit", chunks: 9 })).toEqual([[2, 1]]);
    drive.tell({ type: "credit", chunks: 1 });
    expect(drive.acks(0, 1)).toEqual([]);
    expect(drive.acks(2)).toEqual([[3, 1]]);
  });

  test("[SW17] no more leaves than the socket takes; the rest waits, read, and counts from when it left", () => {
    const drive = new Drive({ ...small, window: fixedWindow({ chunks: 3 }) });
    drive.tell({ type: "writable", chunks: 1 });
    expect(drive.out({ type: "connected" })).toEqual([[0, 1]]);
    drive.now = 700;
    expect(drive.out({ type: "writable", chunks: 1 })).toEqual([[1, 1]]);
    expect(drive.acks(0)).toEqual([]);
    drive.now = 900;
    drive.acks(1);
    expect([drive.sender.ledger.rtt(0), drive.sender.ledger.rtt(1)]).toEqual([700, 200]);
  });

  test("[SW17] while the socket is full no timer runs, and afterwards it begins anew", () => {
    const { drive } = fresh();
    drive.tell({ type: "writable", chunks: 0 });
    expect(drive.later(5_000)).toEqual([]);
    drive.now = 60_000;
    expect(drive.out({ type: "writable", chunks: 2 })).toEqual([]);
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual([[0, 2]]);
  });

  test("[SW17] what is sent again needs room as well", () => {
    const { drive } = fresh();
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "writable", chunks: 1 });
    drive.tell({ type: "connected" });
    expect(drive.out(missing([[0, 5]]))).toEqual([[0, 2]]);
    expect(drive.out({ type: "writable", chunks: 5 })).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe("sending again", () => {
  test("[SW5] a timer that rings a moment too early is set again", () => {
    const { drive } = connected();
    drive.now = 999.4;
    expect(drive.tell({ type: "tick" })).toEqual([{ do: "wake", at: 1_000 }]);
    drive.now = 1_000;
    expect(drive.tell({ type: "tick" })).toContainEqual({ do: "send", seq: 0, attempt: 2 });
  });

  test("[SW5] when all is silent, the oldest alone is sent again, ever more slowly", () => {
    const { drive } = connected();
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual([[0, 2]]);
    expect(drive.later(1_999)).toEqual([]);
    expect(drive.later(1)).toEqual([[1, 2]]);
    expect(drive.later(3_999)).toEqual([]);
    expect(drive.later(1)).toEqual([[2, 2]]);
  });

  test("[SW5] while acknowledgements come in order, they restart the timer of those behind", () => {
    const { drive } = connected();
    drive.now = 900;
    expect(drive.acks(0)).toEqual([[3, 1]]);
    // One sample of 900 ms makes the timeout 2,700 ms, counted from the progress and not from the send.
    expect(drive.later(2_699)).toEqual([]);
    expect(drive.later(1)).toEqual([[1, 2]]);
  });

  test("[SW5] an overtaken chunk is sent again when its own timer runs out, though others move on", () => {
    const { drive } = connected({ ...small, totalChunks: 100 });
    let again: ([number, number] | string)[] = [];
    for (let seq = 1; drive.now < 400 && again.length === 0; seq++) {
      drive.now += 40;
      again = drive.acks(seq).filter(([, attempt]) => attempt === 2);
    }
    expect(again).toEqual([[0, 2]]);
    expect(drive.now).toBeLessThan(400);
  });

  test("[SW5] only the answer to a single send is a round-trip sample", () => {
    const { drive } = connected();
    drive.now = 80;
    drive.acks(0);
    expect(drive.sender.rtt).toBe(80);
    drive.later(5_000);
    expect(drive.sender.ledger.attempts(1)).toBe(2);
    drive.now += 3;
    drive.acks(1);
    expect(drive.sender.rtt).toBe(80);
  });

  test("[SW4] what was sent before goes before what was not", () => {
    const drive = new Drive(small, false);
    drive.tell({ type: "connected" });
    drive.tell({ type: "chunk-read", seq: 0 });
    drive.now = 10;
    drive.tell(nack(0, "E_RATE", true, 50));
    drive.tell({ type: "pause" });
    drive.tell({ type: "chunk-read", seq: 1 });
    drive.now = 100;
    const sent = drive.tell({ type: "resume" }).filter((effect) => effect.do === "send");
    expect(sent).toEqual([
      { do: "send", seq: 0, attempt: 2 },
      { do: "send", seq: 1, attempt: 1 },
    ]);
  });

  test("[SW8] a retryable NACK is waited out for as long as the server says, then only that chunk goes again", () => {
    const { drive } = connected();
    drive.now = 10;
    expect(drive.out(nack(1, "E_RATE", true, 500))).toEqual([]);
    expect(drive.sender.ledger.cells[1]).toBe(CELL.nacked);
    expect(drive.acks(0, 2)).toEqual([
      [3, 1],
      [4, 1],
    ]);
    expect(drive.later(499)).not.toContainEqual([1, 2]);
    expect(drive.later(1)).toContainEqual([1, 2]);
  });

  test("[SW8] without a wait named it backs off by itself", () => {
    const { drive } = connected({ ...small, totalChunks: 1 });
    expect(drive.out(nack(0, "E_UNAVAILABLE", true))).toEqual([]);
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual([[0, 2]]);
    drive.out(nack(0, "E_UNAVAILABLE", true));
    expect(drive.later(1_999)).toEqual([]);
    expect(drive.later(1)).toEqual([[0, 3]]);
  });

  test("[SW8] a NACK that is not retryable fails the transfer with the server's reason", () => {
    const { drive } = connected();
    expect(drive.tell(nack(1, "E_TOTAL_MISMATCH", false))).toEqual([
      { do: "end", reason: { kind: "failed", error: { code: "E_TOTAL_MISMATCH", message: "E_TOTAL_MISMATCH" } } },
    ]);
  });

  test("[SW8] a late refusal of an acknowledged chunk is ignored, unless it says that the stream is closed", () => {
    const { drive } = connected();
    drive.acks(1);
    expect(drive.out(nack(1, "E_CONFLICT", false))).toEqual([]);
    expect(drive.out(nack(1, "E_STREAM_CLOSED", false))).toEqual(["end"]);
  });
});

describe("giving up and trying again", () => {
  const stubborn = { ...small, maxRetries: 3 };

  test("[SW9] a silent server is given up after maxRetries timeouts", () => {
    const { drive } = connected(stubborn);
    const said = [1, 2, 3, 4].map(() => drive.later(60_000));
    expect(said).toEqual([[[0, 2]], [[1, 2]], [[2, 2]], ["end"]]);
    expect(drive.sender.state).toMatchObject({
      state: "ended",
      reason: { kind: "failed", error: { code: "E_UNAVAILABLE" } },
    });
  });

  test("[SW9] a disk that stays full for an hour ends nothing: the chunk is asked for every 15 s, and goes when it fits", () => {
    const { drive } = connected({ ...stubborn, totalChunks: 1 });
    let attempt = 1;
    for (const pause of [1_000, 2_000, 4_000, 8_000, ...Array.from({ length: 240 }, () => 15_000)]) {
      expect(drive.out(nack(0, "E_DISK_FULL", true))).toEqual([]);
      expect(drive.later(pause - 1)).toEqual([]);
      expect(drive.later(1)).toEqual([[0, ++attempt]]);
    }
    drive.acks(0);
    expect(drive.out({ type: "complete" })).toEqual(["finish"]);
  });

  test("[SW9] a refusal is an answer: what was not answered before it does not count any more", () => {
    const { drive } = connected({ ...stubborn, totalChunks: 1 });
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 3; i++) expect(drive.later(60_000)).not.toContain("end");
      drive.tell(nack(0, "E_UNAVAILABLE", true, 1));
      expect(drive.later(1)).not.toContain("end");
    }
    expect([1, 2, 3, 4].map(() => drive.later(60_000)).at(-1)).toEqual(["end"]);
  });

  test("[SW9] a question that is refused for now is asked for ever, at least every 15 s", () => {
    const drive = new Drive({ ...stubborn, resumed: true });
    drive.tell({ type: "connected" });
    for (let i = 0; i < 50; i++) {
      drive.tell(refused("E_UNAVAILABLE"));
      expect(drive.later(15_000)).toEqual(["ask-missing"]);
    }
  });

  test("[SW9] progress and a new connection begin the count anew", () => {
    const { drive } = connected(stubborn);
    for (let i = 0; i < 3; i++) drive.later(60_000);
    drive.acks(0);
    for (let i = 0; i < 3; i++) expect(drive.later(60_000)).not.toContain("end");
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "connected" });
    for (let i = 0; i < 3; i++) expect(drive.later(60_000)).toEqual(["ask-missing"]);
    expect(drive.later(60_000)).toEqual(["end"]);
  });

  test("[SW9] retry asks the server first and believes it alone", () => {
    const { drive } = connected(stubborn);
    drive.acks(0, 1);
    drive.tell({ type: "read-failed", error: { code: "E_SOURCE_CHANGED", message: "changed" } });
    expect(drive.sender.state).toMatchObject({ reason: { error: { code: "E_SOURCE_CHANGED" } } });
    expect(drive.out({ type: "retry" })).toEqual(["ask-missing"]);
    // The server has lost chunk 1 since.
    expect(drive.out(missing([[1, 5]]))).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
    expect(drive.sender.ledger.ackedCount).toBe(1);
  });

  test("[SW9] retry does nothing unless the transfer failed", () => {
    const { drive } = connected();
    expect(drive.out({ type: "retry" })).toEqual([]);
    drive.tell({ type: "compromised", verdict });
    expect(drive.out({ type: "retry" })).toEqual([]);
    expect(drive.sender.state).toMatchObject({ reason: { kind: "killed" } });
  });

  test("[SW9] a failed transfer that the server completes after all is done", () => {
    const { drive } = connected();
    drive.tell({ type: "read-failed", error: { code: "E_UNAVAILABLE", message: "gone" } });
    expect(drive.out({ type: "complete" })).toEqual(["finish"]);
    expect(drive.sender.state).toEqual({ state: "done", at: 0 });
  });

  test("[SW9] a read that fails fails the transfer", () => {
    const drive = new Drive(small, false);
    drive.tell({ type: "connected" });
    expect(drive.out({ type: "read-failed", error: { code: "E_SOURCE_CHANGED", message: "changed" } })).toEqual([
      "end",
    ]);
    // Nothing was ever sent, so there is nothing to ask.
    expect(drive.tell({ type: "retry" })).toContainEqual({ do: "read", seq: 0 });
  });
});

describe("after a disconnect", () => {
  test("[SW6] nothing is sent while disconnected, and first of all it asks what is missing", () => {
    const { drive } = connected();
    drive.acks(0);
    expect(drive.out({ type: "disconnected" })).toEqual([]);
    expect(drive.sender.state).toEqual({ state: "offline" });
    expect(drive.later(60_000)).toEqual([]);
    expect(drive.out({ type: "connected" })).toEqual(["ask-missing"]);
    expect(drive.sender.state).toEqual({ state: "resuming" });
    expect(drive.out({ type: "chunk-read", seq: 1 })).toEqual([]);
    expect(drive.out(missing([[2, 5]]))).toEqual([
      [2, 2],
      [3, 2],
      [4, 1],
    ]);
    expect(drive.sender.ledger.ackedCount).toBe(2);
  });

  test("[SW6] the question is repeated until it is answered; an answer to no question changes nothing", () => {
    const { drive } = connected();
    expect(drive.out(missing([[5, 5]]))).toEqual([]);
    expect(drive.sender.ledger.ackedCount).toBe(0);
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "connected" });
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual(["ask-missing"]);
    expect(drive.later(1_999)).toEqual([]);
    expect(drive.later(1)).toEqual(["ask-missing"]);
    expect(drive.out(missing([[5, 5]]))).toEqual([[5, 1]]);
  });

  test("[SW6] a list that was cut off is used up before the rest is asked for", () => {
    const drive = new Drive({ ...small, resumed: true });
    expect(drive.out({ type: "connected" })).toEqual(["ask-missing"]);
    expect(
      drive.out(
        missing(
          [
            [1, 1],
            [3, 3],
          ],
          true,
        ),
      ),
    ).toEqual([
      [1, 1],
      [3, 1],
    ]);
    expect(drive.sender.ledger.ackedCount).toBe(2);
    expect(drive.acks(1)).toEqual([]);
    expect(drive.acks(3)).toEqual(["ask-missing"]);
    expect(drive.out(missing([[5, 5]]))).toEqual([[5, 1]]);
    expect(drive.sender.ledger.ackedCount).toBe(5);
  });

  test("[SW6] what was under way beyond a list that was cut off is released and taken up later", () => {
    const { drive } = connected();
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "connected" });
    const effects = drive.tell(missing([[0, 0]], true));
    expect(effects).toContainEqual({ do: "release", seq: 1 });
    expect(effects).toContainEqual({ do: "release", seq: 2 });
    expect(drive.acks(0)).toEqual(["ask-missing"]);
    expect(drive.out(missing([[1, 5]]))).toContainEqual([1, 2]);
  });

  test("[SW6] ranges beyond the transfer do not matter", () => {
    const drive = new Drive({ ...small, resumed: true });
    drive.tell({ type: "connected" });
    expect(drive.out(missing([[4, 2 ** 32 - 1]]))).toEqual([
      [4, 1],
      [5, 1],
    ]);
  });

  test("[SW15] a transfer that the server never heard of begins; one it has lost fails", () => {
    const { drive } = connected();
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "connected" });
    expect(drive.out(refused("E_NOT_OWNER"))).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    drive.acks(0);
    drive.tell({ type: "disconnected" });
    drive.tell({ type: "connected" });
    expect(drive.out(refused("E_NOT_OWNER"))).toEqual(["end"]);
    expect(drive.out({ type: "retry" })).toEqual(["ask-missing"]);
    expect(drive.out(refused("E_NOT_OWNER"))).toContainEqual([0, 3]);
    expect(drive.sender.ledger.ackedCount).toBe(0);
  });

  test("[SW15] a question that is refused for now is asked again when the server says; otherwise the transfer fails", () => {
    const drive = new Drive({ ...small, resumed: true });
    drive.tell({ type: "connected" });
    drive.tell(refused("E_RATE", 5_000));
    expect(drive.later(4_999)).toEqual([]);
    expect(drive.later(1)).toEqual(["ask-missing"]);
    expect(drive.out(refused("E_STREAM_CLOSED"))).toEqual(["end"]);
  });
});

describe("finishing", () => {
  const one = { ...small, totalChunks: 1 };

  test("[SW10] it is done when the server says COMPLETE, not when all is acknowledged", () => {
    const { drive } = connected(one);
    expect(drive.acks(0)).toEqual([]);
    expect(drive.sender.state).toEqual({ state: "completing" });
    drive.now = 40;
    expect(drive.out({ type: "complete" })).toEqual(["finish"]);
    expect(drive.sender.state).toEqual({ state: "done", at: 40 });
  });

  test("[SW10] COMPLETE counts even when acknowledgements were lost", () => {
    const { drive } = connected();
    expect(drive.out({ type: "complete" })).toEqual(["finish"]);
    expect([...drive.sender.ledger.cells]).toEqual(Array.from({ length: 6 }, () => CELL.acked));
  });

  test("[SW10] what the server has lost is sent again, named unasked or asked, and the rest is not", () => {
    const { drive } = connected({ ...one, maxRetries: 2 } as typeof small);
    drive.acks(0);
    expect(drive.out(missing([[0, 0]]))).toEqual([[0, 2]]);
    drive.acks(0);
    expect(drive.sender.state).toEqual({ state: "completing" });
    expect(drive.out({ type: "complete" })).toEqual(["finish"]);
  });

  test("[SW19] what the server has lost counts as lost until it is acknowledged again, and nothing else does", () => {
    const { drive } = connected();
    drive.acks(0, 1, 2);
    drive.acks(3, 4, 5);
    expect(drive.sender.state).toEqual({ state: "completing" });
    const lost = () => [0, 1, 2, 3, 4, 5, 6].filter((seq) => drive.sender.ledger.isLost(seq));
    expect(lost()).toEqual([]);
    drive.out(
      missing([
        [1, 2],
        [5, 9],
      ]),
    );
    expect(lost()).toEqual([1, 2, 5]);
    drive.acks(2);
    expect(lost()).toEqual([1, 5]);
    drive.out({ type: "disconnected" });
    drive.out({ type: "connected" });
    // It was asked what is missing, and what it lists was not lost anew: chunk 0 was read back well.
    drive.out(
      missing([
        [0, 1],
        [5, 5],
      ]),
    );
    expect(lost()).toEqual([1, 5]);
    drive.acks(1, 5);
    expect(lost()).toEqual([]);
  });

  test("[SW10] a late COMPLETE is asked for; a server that is still sealing is not given up", () => {
    const { drive } = connected({ ...one, maxRetries: 2 } as typeof small);
    drive.now = 100;
    drive.acks(0);
    expect(drive.later(299)).toEqual([]);
    expect(drive.later(1)).toEqual(["ask-missing"]);
    for (let i = 0; i < 10; i++) {
      expect(drive.out(missing([]))).toEqual([]);
      expect(drive.later(60_000)).toEqual(["ask-missing"]);
    }
    expect(drive.later(60_000)).toEqual(["ask-missing"]);
    expect(drive.later(60_000)).toEqual(["ask-missing"]);
    expect(drive.later(60_000)).toEqual(["end"]);
  });
});

describe("pause, cancel, kill", () => {
  test("[SW11] paused, it says nothing and still listens", () => {
    const { drive } = connected();
    expect(drive.out({ type: "pause" })).toEqual([]);
    expect(drive.sender.state).toEqual({ state: "paused" });
    expect(drive.acks(0)).toEqual([]);
    expect(drive.later(60_000)).toEqual([]);
    expect(drive.sender.ledger.ackedCount).toBe(1);
    expect(drive.out({ type: "resume" })).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });

  test("[SW11] pausing survives a new connection; resuming then asks first", () => {
    const { drive } = connected();
    drive.tell({ type: "pause" });
    drive.tell({ type: "disconnected" });
    expect(drive.out({ type: "connected" })).toEqual([]);
    expect(drive.sender.state).toEqual({ state: "paused" });
    expect(drive.out({ type: "resume" })).toEqual(["ask-missing"]);
  });

  test("[SW11] what ends a moving transfer ends a paused one", () => {
    for (const input of [{ type: "complete" }, { type: "compromised", verdict }] satisfies SenderInput[]) {
      const { drive } = connected();
      drive.tell({ type: "pause" });
      expect(drive.out(input)).toHaveLength(1);
    }
  });

  test("[SW12] a cancel is told until it is heard, and nothing else is said meanwhile", () => {
    const { drive } = connected();
    expect(drive.out({ type: "cancel" })).toEqual(["tell-cancel"]);
    expect(drive.sender.state).toEqual({ state: "cancelling" });
    expect(drive.acks(0)).toEqual([]);
    expect(drive.out(nack(1, "E_STREAM_CLOSED", false))).toEqual([]);
    expect(drive.out({ type: "resume" })).toEqual([]);
    expect(drive.later(1_000)).toEqual(["tell-cancel"]);
    expect(drive.out({ type: "cancelled" })).toEqual(["end"]);
    expect(drive.sender.state).toMatchObject({ state: "ended", reason: { kind: "cancelled" } });
  });

  test("[SW12] a cancel while offline is told on the next connection; a refusal of it ends it too", () => {
    const { drive } = connected();
    drive.tell({ type: "disconnected" });
    expect(drive.out({ type: "cancel" })).toEqual([]);
    expect(drive.out({ type: "connected" })).toEqual(["tell-cancel"]);
    expect(drive.tell(refused("E_NOT_OWNER"))).toEqual([{ do: "end", reason: { kind: "cancelled" } }]);
  });

  test("[SW12] what was never sent is cancelled at once, and a server that does not answer does not hold it up for ever", () => {
    expect(new Drive(small).out({ type: "cancel" })).toEqual(["end"]);
    const { drive } = connected({ ...small, maxRetries: 1 } as typeof small);
    expect([drive.out({ type: "cancel" }), drive.later(60_000), drive.later(60_000)]).toEqual([
      ["tell-cancel"],
      ["tell-cancel"],
      ["end"],
    ]);
  });

  test("[SW12] a failed transfer can be cancelled, so that the server frees its bytes", () => {
    const { drive } = connected();
    drive.tell(nack(0, "E_LENGTH", false));
    expect(drive.out({ type: "cancel" })).toEqual(["tell-cancel"]);
  });

  test("[SW13] a compromised chunk kills the transfer with its evidence", () => {
    const { drive } = connected();
    drive.acks(0);
    const killed = (cause: object) => [{ do: "end", reason: { kind: "killed", cause } }];
    expect(drive.tell({ type: "compromised", verdict })).toEqual(killed({ verdict }));
    const [one, rest] = [CELL.acked, CELL.killed];
    expect([...drive.sender.ledger.cells]).toEqual([one, rest, rest, rest, rest, rest]);
    expect(drive.sender.inFlight).toBe(0);
  });

  test("[SW13] so does somebody's signed word, also when its sender had given up", () => {
    const { drive } = connected();
    drive.tell(nack(0, "E_STREAM_CLOSED", false));
    const told = drive.tell({ type: "stopped", by: "Bob" });
    expect(told).toEqual([{ do: "end", reason: { kind: "killed", cause: { by: "Bob" } } }]);
    expect(drive.tell({ type: "stopped", by: "Cleo" })).toEqual([]);
  });

  test("[SW7] after the end nothing is said, whatever comes", () => {
    const ends: SenderInput[] = [{ type: "compromised", verdict }, { type: "cancelled" }, { type: "complete" }];
    const later: SenderInput[] = [
      { type: "ack", seq: 1 },
      { type: "chunk-read", seq: 1 },
      nack(1, "E_STREAM_CLOSED", false),
      { type: "disconnected" },
      { type: "connected" },
      { type: "resume" },
      { type: "retry" },
      { type: "cancel" },
      { type: "complete" },
      { type: "compromised", verdict },
      { type: "tick" },
    ];
    for (const end of ends) {
      const { drive } = connected();
      expect(drive.tell(end)).toHaveLength(1);
      const state = drive.sender.state;
      for (const input of later) expect(drive.tell(input)).toEqual([]);
      expect(drive.sender.state).toEqual(state);
    }
  });
});

describe("what views read", () => {
  test("[SW14] a cell goes from queued to sent, retransmitted and acknowledged", () => {
    const { drive } = connected();
    const { cells } = drive.sender.ledger;
    expect([...cells]).toEqual([CELL.sent, CELL.sent, CELL.sent, CELL.queued, CELL.queued, CELL.queued]);
    drive.later(1_000);
    expect(cells[0]).toBe(CELL.retransmitted);
    const before = drive.sender.ledger.version;
    drive.acks(0);
    expect(cells[0]).toBe(CELL.acked);
    expect(drive.sender.ledger.version).toBeGreaterThan(before);
  });

  test("[SW14] every chunk knows when it was sent and acknowledged, and how often it was sent", () => {
    const { drive } = connected();
    const { ledger } = drive.sender;
    drive.later(1_000);
    drive.now = 1_070;
    drive.acks(0);
    expect([ledger.attempts(0), ledger.sentAt(0), ledger.ackedAt(0), ledger.rtt(0)]).toEqual([2, 1_000, 1_070, 70]);
    expect([ledger.attempts(1), ledger.sentAt(1), ledger.ackedAt(1), ledger.rtt(1)]).toEqual([
      1,
      0,
      undefined,
      undefined,
    ]);
    expect(ledger.sentAt(5)).toBeUndefined();
    expect(ledger.retransmits).toBe(1);
  });

  test("[SW14] 100,000 chunks cost no walk over all of them for each acknowledgement", () => {
    const totalChunks = 100_000;
    const drive = new Drive({ totalChunks });
    drive.tell({ type: "connected" });
    for (let seq = 0; seq < totalChunks; seq++) {
      drive.now += 1;
      drive.tell({ type: "ack", seq });
      drive.tell({ type: "cumulative", highestContig: seq });
    }
    expect(drive.sender.ledger.ackedCount).toBe(totalChunks);
    expect(drive.sender.ledger.retransmits).toBe(0);
  });
});
