import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LogEffect, RoomLog } from "../../src/index.ts";
import { seeded } from "../support/random.ts";

interface Note {
  offset: number;
  id: string;
}
/** The message at that place of a log: each log has messages of its own. */
const note = (offset: number, log = "a"): Note => ({ offset, id: `${log}${offset}` });
const notes = (first: number, last: number, log = "a"): Note[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => note(first + i, log));
const push = (offset: number) => ({ type: "push", message: note(offset) }) as const;
const page = (first: number, last: number, head = last) =>
  ({ type: "page", messages: notes(first, last), head }) as const;

/** A log that began with the messages `first` … `last`. */
function begun(first: number, last: number): RoomLog<Note> {
  const log = new RoomLog<Note>();
  log.handle({ type: "snapshot", messages: notes(first, last), head: last }, 0);
  return log;
}

describe("beginning", () => {
  test("[RL1] a log begins at the oldest message of its first snapshot", () => {
    const log = new RoomLog<Note>();
    expect(log.handle({ type: "snapshot", messages: notes(31, 80), head: 80 }, 0)).toEqual([
      { do: "apply", messages: notes(31, 80) },
    ]);
    expect([log.first, log.last, log.head, log.missing, log.hasOlder]).toEqual([31, 80, 80, 0, true]);
  });

  test("[RL1] an empty log begins before its first message", () => {
    const log = new RoomLog<Note>();
    expect(log.handle({ type: "snapshot", messages: [], head: 0 }, 0)).toEqual([]);
    expect(log.hasOlder).toBe(false);
    expect(log.handle(push(1), 0)).toEqual([{ do: "apply", messages: [note(1)] }]);
  });

  test("[RL1] a head that was only named begins a log with everything older on request", () => {
    const log = new RoomLog<Note>();
    expect(log.handle({ type: "head", head: 12 }, 0)).toEqual([]);
    expect([log.last, log.missing, log.hasOlder]).toEqual([12, 0, true]);
    expect(log.handle({ type: "older", messages: notes(3, 12) }, 0)).toEqual([
      { do: "prepend", messages: notes(3, 12) },
    ]);
    expect(log.first).toBe(3);
  });

  test("[RL1] a push may come before the snapshot", () => {
    const log = new RoomLog<Note>();
    log.handle(push(9), 0);
    expect(log.handle({ type: "snapshot", messages: notes(5, 8), head: 8 }, 0)).toEqual([
      { do: "prepend", messages: notes(5, 8) },
    ]);
    expect([log.first, log.last]).toEqual([5, 9]);
  });
});

describe("keeping up", () => {
  test("[RL2] what was seen is ignored", () => {
    const log = begun(1, 5);
    for (const offset of [5, 1, 3]) expect(log.handle(push(offset), 0)).toEqual([]);
    expect(log.handle({ type: "snapshot", messages: notes(1, 5), head: 5 }, 0)).toEqual([]);
  });

  test("[RL3] a gap is counted and fetched, and what came behind it is held back", () => {
    const log = begun(1, 5);
    expect(log.handle(push(9), 0)).toEqual([{ do: "fetch", after: 4, limit: 4 }]);
    expect(log.missing).toBe(3);
    expect(log.handle(push(10), 0)).toEqual([]);
    expect(log.handle(page(6, 8, 10), 0)).toEqual([{ do: "apply", messages: notes(6, 10) }]);
    expect([log.missing, log.last]).toEqual([0, 10]);
  });

  test("[RL3] a gap that pushes close needs no page", () => {
    const log = begun(1, 5);
    log.handle(push(7), 0);
    expect(log.handle(push(6), 0)).toEqual([{ do: "apply", messages: notes(6, 7) }]);
    expect(log.handle(page(6, 6, 7), 0)).toEqual([]);
  });

  test("[RL3] a long gap is fetched page by page", () => {
    const log = begun(1, 5);
    expect(log.handle({ type: "head", head: 500 }, 0)).toEqual([{ do: "fetch", after: 4, limit: 200 }]);
    expect(log.handle(page(5, 204, 500), 0)).toEqual([
      { do: "apply", messages: notes(6, 204) },
      { do: "fetch", after: 203, limit: 200 },
    ]);
    expect(log.missing).toBe(296);
  });

  test("[RL3] pushes faster than a gap closes are fetched instead of held without bound", () => {
    const log = begun(1, 5);
    for (let offset = 7; offset <= 3_000; offset++) log.handle(push(offset), 0);
    expect(log.missing).toBe(3_000 - 5 - 1_000);
    expect(log.handle(page(6, 6, 3_000), 0)).toEqual([
      { do: "apply", messages: notes(6, 1_006) },
      { do: "fetch", after: 1_005, limit: 200 },
    ]);
  });

  test("[RL4] after a disconnect nothing is fetched until the server is heard again", () => {
    const log = begun(1, 5);
    log.handle(push(9), 0);
    expect(log.handle({ type: "disconnected" }, 0)).toEqual([]);
    expect(log.handle({ type: "fetch-failed" }, 0)).toEqual([]);
    expect(log.handle({ type: "tick" }, 60_000)).toEqual([]);
    expect(log.handle({ type: "snapshot", messages: notes(60, 109), head: 109 }, 60_000)).toEqual([
      { do: "fetch", after: 4, limit: 55 },
    ]);
    // What is held cannot be relied on before the log is known to be ours.
    expect(log.missing).toBe(104);
    expect(log.handle(page(5, 59, 109), 60_000)).toEqual([{ do: "apply", messages: notes(6, 109) }]);
    expect(log.missing).toBe(0);
  });

  test("[RL5] a fetch that failed is tried again, ever more rarely", () => {
    const log = begun(1, 5);
    log.handle(push(9), 0);
    expect(log.handle({ type: "fetch-failed" }, 100)).toEqual([{ do: "wake", at: 1_100 }]);
    // A timer that rings a moment too early is set again.
    expect(log.handle({ type: "tick" }, 1_099)).toEqual([{ do: "wake", at: 1_100 }]);
    expect(log.handle({ type: "tick" }, 1_100)).toEqual([{ do: "fetch", after: 4, limit: 4 }]);
    expect(log.handle({ type: "fetch-failed" }, 1_200)).toEqual([{ do: "wake", at: 3_200 }]);
    expect(log.handle({ type: "tick" }, 3_200)).toEqual([{ do: "fetch", after: 4, limit: 4 }]);
    // An answer that holds nothing although there is a gap is a failure as well.
    expect(log.handle({ type: "page", messages: [], head: 9 }, 3_300)).toEqual([{ do: "wake", at: 7_300 }]);
  });

  test("[RL6] messages that the server no longer has are named, not passed over", () => {
    const log = begun(1, 5);
    log.handle({ type: "head", head: 20 }, 0);
    expect(log.handle(page(11, 20), 0)).toEqual([
      { do: "lost", first: 6, last: 10 },
      { do: "apply", messages: notes(11, 20) },
    ]);
    expect(log.missing).toBe(0);
  });

  test("[RL7] a log that ends before what survived is another log and begins anew", () => {
    const log = begun(1, 50);
    log.handle({ type: "disconnected" }, 0);
    expect(log.handle({ type: "snapshot", messages: notes(1, 3), head: 3 }, 0)).toEqual([
      { do: "reset", why: "other" },
      { do: "apply", messages: notes(1, 3) },
    ]);
    expect([log.first, log.last, log.head]).toEqual([1, 3, 3]);
  });

  test("[RL7] a snapshot that pushes of the same connection overtook is no other log", () => {
    const log = begun(1, 5);
    log.handle({ type: "disconnected" }, 0);
    log.handle(push(6), 0);
    expect(log.last).toBe(5);
    expect(log.handle({ type: "snapshot", messages: notes(1, 5), head: 5 }, 0)).toEqual([
      { do: "apply", messages: notes(6, 6) },
    ]);
  });

  test("[RL8] older messages are put before the oldest only where they fit", () => {
    const log = begun(31, 40);
    expect(log.handle({ type: "older", messages: notes(10, 20) }, 0)).toEqual([]);
    expect(log.handle({ type: "older", messages: notes(21, 35) }, 0)).toEqual([
      { do: "prepend", messages: notes(21, 30) },
    ]);
    expect(log.first).toBe(21);
  });
});

test("[RL9] any interleaving of pushes, pages, losses and disconnects ends gapless, in order, each message once", () => {
  const step = fc.constantFrom("write", "write", "deliver", "deliver", "lose", "twice", "answer", "fail", "cut");
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 60 }), fc.array(step, { maxLength: 150 }), (seed, before, steps) => {
      const random = seeded(seed);
      const log = new RoomLog<Note>();
      const applied: number[] = [];
      let now = 0;
      let head = before;
      let pushes: number[] = [];
      let asked: { after: number; limit: number }[] = [];
      const perform = (effects: LogEffect<Note>[]) => {
        for (const effect of effects) {
          if (effect.do === "apply") applied.push(...effect.messages.map(({ offset }) => offset));
          if (effect.do === "fetch") asked.push(effect);
          expect(["lost", "reset", "prepend"]).not.toContain(effect.do);
        }
      };
      const snapshot = () =>
        perform(log.handle({ type: "snapshot", messages: notes(Math.max(1, head - 9), head), head }, now));
      const answer = () => {
        const [question] = asked.splice(Math.floor(random() * asked.length), 1);
        if (question === undefined) return;
        const last = Math.min(head, question.after + question.limit);
        perform(log.handle({ ...page(question.after + 1, last, head), after: question.after }, now));
      };
      const deliver = (copies: number) => {
        const [offset] = pushes.splice(Math.floor(random() * pushes.length), 1);
        if (offset === undefined) return;
        for (let i = 0; i < copies; i++) perform(log.handle(push(offset), now));
      };

      snapshot();
      const first = log.first;
      for (const action of steps) {
        now += 10;
        if (action === "write") pushes.push(++head);
        if (action === "deliver") deliver(1);
        if (action === "twice") deliver(2);
        if (action === "lose") pushes.shift();
        if (action === "answer") answer();
        if (action === "fail" && asked.shift() !== undefined) perform(log.handle({ type: "fetch-failed" }, now));
        if (action === "cut") {
          perform(log.handle({ type: "disconnected" }, now));
          pushes = [];
          asked = [];
          snapshot();
        }
      }
      // The faults are over: one more look at the head, and every question is answered.
      perform(log.handle({ type: "head", head }, now));
      for (let i = 0; i < 200 && log.missing > 0; i++) {
        now += 60_000;
        perform(log.handle({ type: "tick" }, now));
        answer();
      }
      expect(log.missing).toBe(0);
      expect(applied).toEqual(notes(first, head).map(({ offset }) => offset));
    }),
    { numRuns: 300 },
  );
});

describe("a copy of an earlier run", () => {
  test("[RL10] goes on where it stood: what it has is not applied again, what came since is fetched", () => {
    const log = new RoomLog<Note>({ first: 11, last: 40, lastId: "a40" });
    expect([log.first, log.last, log.hasOlder, log.missing]).toEqual([11, 40, true, 0]);
    expect(log.handle({ type: "snapshot", messages: notes(61, 110), head: 110 }, 0)).toEqual([
      { do: "fetch", after: 39, limit: 21 },
    ]);
    expect(log.missing).toBe(70);
    expect(log.handle(page(40, 60, 110), 0)).toEqual([{ do: "apply", messages: notes(41, 110) }]);
  });

  test("[RL10] one that is ahead of the server is another log", () => {
    const log = new RoomLog<Note>({ first: 11, last: 40, lastId: "a40" });
    expect(log.handle({ type: "snapshot", messages: notes(1, 3), head: 3 }, 0)).toEqual([
      { do: "reset", why: "other" },
      { do: "apply", messages: notes(1, 3) },
    ]);
  });
});

describe("a server that was set back", () => {
  /** It had 100 messages, was set back to 60, and has numbered on since, to 200. */
  const kept = () => new RoomLog<Note>({ first: 1, last: 100, lastId: "a100" });
  const snapshot = { type: "snapshot", messages: notes(151, 200, "b"), head: 200 } as const;
  const anew = [
    { do: "reset", why: "other" },
    { do: "fetch", after: 150, limit: 50 },
  ];

  test("[RL12] a fetch begins with our last message; another one there is another log, which is read from near its end", () => {
    const log = kept();
    expect(log.handle(snapshot, 0)).toEqual([{ do: "fetch", after: 99, limit: 51 }]);
    expect(log.handle({ type: "page", messages: notes(100, 150, "b"), head: 200, after: 99 }, 0)).toEqual(anew);
    expect(log.handle({ type: "page", messages: notes(151, 200, "b"), head: 200, after: 150 }, 0)).toEqual([
      { do: "apply", messages: notes(151, 200, "b") },
    ]);
    expect([log.first, log.last, log.missing, log.hasOlder]).toEqual([151, 200, 0, true]);
  });

  test("[RL12] before the last message was seen there nothing is applied, whatever is pushed", () => {
    const log = kept();
    log.handle({ type: "head", head: 100 }, 0);
    expect(log.handle({ type: "push", message: note(101, "b") }, 0)).toEqual([]);
    expect([log.last, log.missing]).toEqual([100, 1]);
    expect(log.handle({ type: "page", messages: notes(100, 101, "b"), head: 101, after: 99 }, 0)).toEqual([
      { do: "reset", why: "other" },
      { do: "fetch", after: 51, limit: 50 },
    ]);
  });

  test("[RL12] a head that names another message than our last is another log, without any fetch; the same one proves it", () => {
    const other = kept();
    expect(other.handle({ type: "head", head: 100, id: "b100" }, 0)).toEqual([
      { do: "reset", why: "other" },
      { do: "fetch", after: 50, limit: 50 },
    ]);
    const ours = kept();
    expect(ours.handle({ type: "head", head: 100, id: "a100" }, 0)).toEqual([]);
    expect(ours.handle(push(101), 0)).toEqual([{ do: "apply", messages: notes(101, 101) }]);
  });

  test("[RL12] a head that names no message is asked for it", () => {
    const log = kept();
    expect(log.handle({ type: "head", head: 100 }, 0)).toEqual([{ do: "fetch", after: 99, limit: 1 }]);
    expect(log.handle({ type: "page", messages: notes(100, 100), head: 100, after: 99 }, 0)).toEqual([]);
    expect(log.handle(push(101), 0)).toEqual([{ do: "apply", messages: notes(101, 101) }]);
  });

  test("[RL12] a snapshot in which another message stands at our last place is another log", () => {
    const log = kept();
    expect(log.handle({ type: "snapshot", messages: notes(71, 120, "b"), head: 120 }, 0)).toEqual([
      { do: "reset", why: "other" },
      { do: "apply", messages: notes(71, 120, "b") },
    ]);
  });

  test("[RL12] what was held behind a gap on the connection before is not taken for the new log's", () => {
    const log = begun(1, 100);
    log.handle(push(130), 0);
    log.handle({ type: "disconnected" }, 0);
    log.handle({ type: "snapshot", messages: [...notes(61, 100), ...notes(101, 110, "b")], head: 110 }, 0);
    expect([log.last, log.missing]).toEqual([110, 0]);
    expect(log.handle({ type: "head", head: 130 }, 0)).toEqual([{ do: "fetch", after: 109, limit: 21 }]);
  });

  test("[RL12] where the last message was trimmed there is nothing to compare, and the log goes on", () => {
    const log = kept();
    log.handle({ type: "head", head: 200 }, 0);
    expect(log.handle({ type: "trimmed", first: 101, head: 200 }, 0)).toEqual([]);
    expect(log.handle({ type: "page", messages: notes(101, 200), head: 200, after: 99 }, 0)).toEqual([
      { do: "apply", messages: notes(101, 200) },
    ]);
  });

  test("[RL12] the answer to a question from before the log began anew says nothing", () => {
    const log = kept();
    log.handle(snapshot, 0);
    log.handle({ type: "page", messages: notes(100, 150, "b"), head: 200, after: 99 }, 0);
    expect(log.handle({ type: "page", messages: notes(170, 180, "b"), head: 200, after: 99 }, 0)).toEqual([]);
    expect(log.missing).toBe(50);
  });
});

describe("a log that was trimmed", () => {
  test("[RL11] behind what this copy has: nothing is lost, and nothing older is promised", () => {
    const log = begun(31, 80);
    expect(log.handle({ type: "trimmed", first: 31, head: 80 }, 0)).toEqual([]);
    expect([log.hasOlder, log.last]).toEqual([false, 80]);
  });

  test("[RL11] beyond what this copy has: it begins anew with the newest, at most a screenful", () => {
    const log = new RoomLog<Note>({ first: 1, last: 40, lastId: "a40" });
    log.handle({ type: "head", head: 500 }, 0);
    expect(log.handle({ type: "trimmed", first: 301, head: 500 }, 0)).toEqual([
      { do: "reset", why: "trimmed" },
      { do: "fetch", after: 450, limit: 50 },
    ]);
    expect(log.handle(page(451, 500), 0)).toEqual([{ do: "apply", messages: notes(451, 500) }]);
    expect([log.first, log.hasOlder, log.missing]).toEqual([451, true, 0]);
    log.handle({ type: "older", messages: notes(301, 450) }, 0);
    expect([log.first, log.hasOlder]).toEqual([301, false]);
  });

  test("[RL11] to its end: nothing is missing, and it goes on with what comes", () => {
    const log = new RoomLog<Note>({ first: 1, last: 40, lastId: "a40" });
    log.handle({ type: "head", head: 100 }, 0);
    log.handle({ type: "trimmed", first: 101, head: 100 }, 0);
    expect(log.missing).toBe(0);
    expect(log.handle(push(101), 0)).toEqual([{ do: "apply", messages: notes(101, 101) }]);
  });
});
