import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Download } from "../../src/files/download.ts";
import { judgeAnswer } from "../../src/files/download-answer.ts";
import { encodeMark, marksHead, readMarks } from "../../src/files/download-marks.ts";
import { type Meets, Model } from "./download-model.ts";

const MIB = 1024 * 1024;
const SHA = "ab".repeat(32);
const FACTS = { sha256: SHA, size: 100 };

const content = fc.uint8Array({ maxLength: 60, size: "max" });
const after = fc.nat({ max: 25 });
const by = fc.integer({ min: 1, max: 20 });
const of = <What extends Meets["what"]>(...whats: What[]) => fc.constantFrom(...whats);

/** Trouble that the download gets over by itself. */
const passing = fc.oneof(
  fc.record({ what: of("cut", "crash", "pause"), after }),
  fc.record({ what: of("unreachable", "silence", "whole") }),
  fc.record({ what: of("earlier"), by }),
  fc.record({ what: of("too-long"), by }),
  fc.record({ what: of("status"), status: fc.constantFrom(408, 425, 429, 500, 502, 503, 504) }),
) satisfies fc.Arbitrary<Meets>;
/** Answers that are none; too many in a row end it. */
const fruitless = fc.oneof(
  fc.record({ what: of("short"), after }),
  fc.record({ what: of("later"), by }),
  fc.record({ what: of("416"), total: fc.constant(undefined) }),
  fc.record({ what: of("status"), status: fc.constantFrom(204, 304, 400, 418) }),
) satisfies fc.Arbitrary<Meets>;
/** Trouble that ends it at once, or in the end. */
const final = fc.oneof(
  fc.record({ what: of("corrupt", "other-etag", "other-length") }),
  fc.record({ what: of("416"), total: fc.constant(1_000) }),
  fc.record({ what: of("status"), status: fc.constantFrom(401, 403, 404, 410) }),
) satisfies fc.Arbitrary<Meets>;
const piece = fc.integer({ min: 1, max: 9 });

describe("download machine", () => {
  test("[DL1] whatever happens on the way, it ends with exactly the bytes of the message", () => {
    const script = fc.array(passing, { maxLength: 12 });
    fc.assert(
      fc.property(content, script, piece, (bytes, meets, size) => {
        const { phase, disk } = new Model(bytes, meets, size).run();
        expect(phase).toEqual({ state: "verified" });
        expect(disk).toEqual([...bytes]);
      }),
      { numRuns: 300 },
    );
  });

  test("[DL1] …or with a code, and then nothing is delivered", () => {
    const script = fc.array(fc.oneof(passing, fruitless, final), { maxLength: 30 });
    fc.assert(
      fc.property(content, script, piece, (bytes, meets, size) => {
        const { phase, disk, discarded } = new Model(bytes, meets, size).run();
        if (phase.state === "verified") {
          expect(disk).toEqual([...bytes]);
          return;
        }
        if (phase.state !== "failed") throw new Error(`ended ${phase.state}`);
        expect(["E_INTEGRITY", "E_SOURCE_CHANGED", "E_NOT_FOUND", "E_AUTH", "E_FORBIDDEN", "E_UNAVAILABLE"]).toContain(
          phase.error.code,
        );
        expect(discarded).toBe(phase.error.code === "E_INTEGRITY");
        expect(phase.kept).toBe(!discarded);
      }),
      { numRuns: 500 },
    );
  });

  test("[DL2] no byte that is written is asked for or written again; only what a crash took", () => {
    const script = fc.array(passing, { maxLength: 12 });
    fc.assert(
      fc.property(content, script, piece, (bytes, meets, size) => {
        const { asked, rewritten, lost } = new Model(bytes, meets, size).run();
        for (const { from, ranged, written } of asked)
          expect({ from, ranged }).toEqual({ from: written, ranged: true });
        expect(rewritten).toBe(lost);
      }),
      { numRuns: 300 },
    );
  });

  test("[DL5] bytes with another digest are thrown away, and going on begins anew", () => {
    const model = new Model(Uint8Array.of(1, 2, 3), [{ what: "corrupt" }], 2);
    expect(model.run()).toMatchObject({
      phase: { state: "failed", error: { code: "E_INTEGRITY" }, kept: false },
      disk: [],
      discarded: true,
    });
  });

  test("[DL4] after eight answers that bring nothing it gives up and keeps what it has; cuts never count", () => {
    const cuts = Array.from({ length: 50 }, (): Meets => ({ what: "cut", after: 0 }));
    expect(new Model(Uint8Array.of(1, 2, 3), cuts, 2).run().phase).toEqual({ state: "verified" });
    const short: Meets[] = [{ what: "short", after: 2 }];
    for (let times = 0; times < 8; times++) short.push({ what: "short", after: 0 });
    expect(new Model(Uint8Array.of(1, 2, 3), short, 2).run()).toMatchObject({
      phase: { state: "failed", error: { code: "E_UNAVAILABLE" }, kept: true },
      disk: [1, 2],
    });
  });

  test("[DL6] what is written is synced after 8 MiB, after 2 s, and at every stop", () => {
    const begun = () => {
      const machine = new Download({ sha256: SHA, size: 100 * MIB }, () => 0);
      machine.handle({ type: "opened", kept: 0 }, 0);
      machine.handle({ type: "answer", request: 1, answer: { kind: "body", skip: 0 } }, 0);
      return machine;
    };
    const piece = (length: number) => ({ type: "body", request: 1, length }) as const;
    const sync = (kept: number) => expect.arrayContaining([{ do: "sync", kept }]);
    const large = begun();
    expect(large.handle(piece(7 * MIB), 10)).toEqual([expect.anything(), { do: "wake", at: 2_000 }]);
    expect(large.handle(piece(MIB), 20)).toEqual(sync(8 * MIB));
    const slow = begun();
    slow.handle(piece(5), 10);
    expect(slow.handle({ type: "tick" }, 2_000)).toEqual([
      { do: "sync", kept: 5 },
      { do: "wake", at: 30_010 },
    ]);
    for (const stop of [{ type: "pause" }, { type: "ended", request: 1, cut: "cut" }] as const) {
      const machine = begun();
      machine.handle(piece(5), 10);
      expect(machine.handle(stop, 20)).toEqual(sync(5));
    }
  });

  test("[DL3] a lost connection is tried again after 1 to 2 s at first, at most 15 s, at once when the network may be back", () => {
    const machine = new Download(FACTS, () => 0.999);
    let now = 0;
    machine.handle({ type: "opened", kept: 0 }, now);
    const waits: number[] = [];
    for (let request = 1; request <= 6; request++) {
      const effects = machine.handle({ type: "ended", request, cut: "gone" }, now);
      const wake = effects.find((effect) => effect.do === "wake");
      waits.push(Math.round((wake?.at ?? 0) - now));
      expect(machine.view.phase).toMatchObject({ state: "waiting", reason: "gone" });
      now = wake?.at ?? 0;
      const begin =
        request === 6 ? machine.handle({ type: "nudge" }, now - 5_000) : machine.handle({ type: "tick" }, now);
      expect(begin).toContainEqual({ do: "fetch", request: request + 1, from: 0, ranged: true });
    }
    expect(waits).toEqual([1_999, 3_997, 7_993, 14_986, 14_986, 14_986]);
  });

  test("[DL3] nothing for 30 s is a lost connection; a server that says when is left alone until then", () => {
    const machine = new Download(FACTS, () => 0);
    expect(machine.handle({ type: "opened", kept: 40 }, 0)).toContainEqual({ do: "wake", at: 30_000 });
    expect(machine.handle({ type: "tick" }, 30_000)).toContainEqual({ do: "abort" });
    machine.handle({ type: "tick" }, 31_000);
    const answer = judgeAnswer({ status: 503, headers: new Headers({ "retry-after": "9" }) }, FACTS, 40);
    expect(machine.handle({ type: "answer", request: 2, answer }, 31_000)).toContainEqual({ do: "wake", at: 40_000 });
  });

  test("[DL7] pause keeps, continue goes on from there, cancel throws away", () => {
    const machine = new Download(FACTS, () => 0);
    machine.handle({ type: "opened", kept: 40 }, 0);
    expect(machine.handle({ type: "pause" }, 1)).toContainEqual({ do: "abort" });
    expect(machine.view).toEqual({ phase: { state: "paused" }, received: 40 });
    expect(machine.handle({ type: "resume" }, 2)).toContainEqual({ do: "fetch", request: 2, from: 40, ranged: true });
    expect(machine.handle({ type: "cancel" }, 3)).toEqual([{ do: "abort" }, { do: "discard" }]);
    expect(machine.handle({ type: "body", request: 2, length: 5 }, 4)).toEqual([]);
    expect(machine.view.phase).toEqual({ state: "cancelled" });
  });

  test("[DL8] a full disk stops it with its code; going on opens what is kept again", () => {
    const machine = new Download(FACTS, () => 0);
    machine.handle({ type: "opened", kept: 40 }, 0);
    const error = { code: "E_DISK_FULL", message: "full" } as const;
    expect(machine.handle({ type: "disk-failed", error }, 1)).toEqual([{ do: "abort" }, { do: "close" }]);
    expect(machine.view.phase).toEqual({ state: "failed", error, kept: true });
    expect(machine.handle({ type: "resume" }, 2)).toEqual([{ do: "open" }]);
  });
});

describe("asking again", () => {
  const waitOf = (machine: Download, request: number, now: number) => {
    const effects = machine.handle({ type: "ended", request, cut: "gone" }, now);
    return (effects.find((effect) => effect.do === "wake")?.at ?? 0) - now;
  };

  test("[DL4] after a refused range the whole is asked for, and what is here is skipped", () => {
    const machine = new Download(FACTS, () => 0);
    machine.handle({ type: "opened", kept: 40 }, 0);
    const answer = { kind: "nonsense", reason: "416", withoutRange: true } as const;
    machine.handle({ type: "answer", request: 1, answer }, 0);
    expect(machine.handle({ type: "tick" }, 1_000)).toContainEqual({ do: "fetch", request: 2, from: 0, ranged: false });
    machine.handle({ type: "answer", request: 2, answer: { kind: "body", skip: 40 } }, 1_000);
    expect(machine.handle({ type: "body", request: 2, length: 30 }, 1_000)).toEqual([{ do: "wake", at: 31_000 }]);
    expect(machine.handle({ type: "body", request: 2, length: 30 }, 1_000)).toContainEqual({
      do: "keep",
      position: 40,
      skip: 10,
      length: 20,
    });
  });

  test("[DL3] a byte that came makes the next wait a short one again", () => {
    const machine = new Download(FACTS, () => 0.999);
    machine.handle({ type: "opened", kept: 0 }, 0);
    let now = waitOf(machine, 1, 0);
    machine.handle({ type: "tick" }, now);
    const second = waitOf(machine, 2, now);
    expect(second).toBeGreaterThan(3_000);
    now += second;
    machine.handle({ type: "tick" }, now);
    machine.handle({ type: "answer", request: 3, answer: { kind: "body", skip: 0 } }, now);
    machine.handle({ type: "body", request: 3, length: 1 }, now);
    expect(waitOf(machine, 3, now)).toBeLessThan(2_000);
  });

  test("[DL2] what a request brings after it was given up is not written", () => {
    const machine = new Download(FACTS, () => 0);
    machine.handle({ type: "opened", kept: 0 }, 0);
    machine.handle({ type: "answer", request: 1, answer: { kind: "body", skip: 0 } }, 0);
    machine.handle({ type: "pause" }, 0);
    machine.handle({ type: "resume" }, 0);
    machine.handle({ type: "answer", request: 2, answer: { kind: "body", skip: 0 } }, 0);
    for (const request of [1, 3]) {
      expect(machine.handle({ type: "body", request, length: 5 }, 1)).not.toContainEqual(
        expect.objectContaining({ do: "keep" }),
      );
    }
    expect(machine.view.received).toBe(0);
  });
});

describe("answers", () => {
  const judge = (status: number, headers: Record<string, string>, from = 40) =>
    judgeAnswer({ status, headers: new Headers(headers) }, FACTS, from);

  test.each([
    [206, { "content-range": "bytes 40-99/100" }, { kind: "body", skip: 0 }],
    [206, { "content-range": "bytes 30-99/100" }, { kind: "body", skip: 10 }],
    [206, { "content-range": "bytes 40-99/*", etag: `W/"${SHA}"` }, { kind: "body", skip: 0 }],
    [206, {}, { kind: "body", skip: 0 }],
    [200, {}, { kind: "body", skip: 40 }],
    [200, { "content-length": "12", "content-encoding": "gzip" }, { kind: "body", skip: 40 }],
  ])("[DL1] %i %o is the rest", (status, headers, expected) => {
    expect(judge(status, headers)).toEqual(expected);
  });

  test.each([
    [206, { "content-range": "bytes 40-99/101" }],
    [206, { "content-range": "bytes 40-99/100", etag: '"other"' }],
    [200, { "content-length": "99" }],
    [416, { "content-range": "bytes */7" }],
  ])("[DL4] %i %o is another file", (status, headers) => {
    expect(judge(status, headers)).toMatchObject({ kind: "refused", error: { code: "E_SOURCE_CHANGED" } });
  });

  test.each([
    [206, { "content-range": "bytes 50-99/100" }],
    [206, { "content-range": "bytes */100" }],
    [206, { "content-range": "nonsense", "content-type": "multipart/byteranges; boundary=x" }],
    [206, { "content-encoding": "gzip" }],
    [416, { "content-range": "bytes */100" }],
  ])("[DL4] %i %o: the whole is asked for instead", (status, headers) => {
    expect(judge(status, headers)).toMatchObject({ kind: "nonsense", withoutRange: true });
  });
});

describe("marks", () => {
  const file = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const head = marksHead(SHA);

  test("[DL6] the last mark that the data reaches counts; what a torn write left behind it does not", () => {
    const marks = file(head, encodeMark(10), encodeMark(2 ** 40), encodeMark(2 ** 40 + 5));
    expect(readMarks(marks, SHA, 2 ** 41)).toEqual({ kept: 2 ** 40 + 5, end: 56 });
    expect(readMarks(marks, SHA, 2 ** 40)).toEqual({ kept: 2 ** 40, end: 48 });
    expect(readMarks(marks, SHA, 9)).toEqual({ kept: 0, end: 32 });
    expect(readMarks(file(marks.subarray(0, 40), new Uint8Array(16)), SHA, 100)).toEqual({ kept: 10, end: 40 });
    expect(readMarks(marks.subarray(0, 45), SHA, 2 ** 41)).toEqual({ kept: 10, end: 40 });
    expect(readMarks(marks, "cd".repeat(32), 2 ** 41)).toEqual({ kept: 0, end: 0 });
    expect(readMarks(new Uint8Array(0), SHA, 2 ** 41)).toEqual({ kept: 0, end: 0 });
  });
});
