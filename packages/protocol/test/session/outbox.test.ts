import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outbox, type OutboxInput, type Verdict } from "../../src/index.ts";
import { VirtualClock } from "../support/clock.ts";
import { seeded } from "../support/random.ts";

const verdict: Verdict = { status: "compromised", suite: "crc32-xor-seq", seq: 0, received: "00000000" };
const say = (id: string, conversation = "room"): OutboxInput => ({ type: "say", id, conversation });
const ack = (id: string, offset = 1): OutboxInput => ({ type: "ack", id, offset });
const nack = (id: string, retryable: boolean, retryAfterMs?: number): OutboxInput => ({
  type: "nack",
  id,
  retryable,
  error: {
    code: retryable ? "E_RATE" : "E_NO_RECIPIENT",
    message: "",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  },
});

const gap = (id: string): OutboxInput => ({
  type: "nack",
  id,
  retryable: false,
  error: { code: "E_GAP", message: "" },
});

/** An outbox, its clock, and what it says without the wakes: sends as [id, seq, attempt, prev?]. */
function outbox(connected = true) {
  const box = new Outbox();
  const drive = {
    box,
    now: 0,
    out(input: OutboxInput) {
      return box.handle(input, drive.now).flatMap((effect): (string | number)[][] => {
        if (effect.do === "wake") return [];
        if (effect.do !== "send") return [[effect.do, effect.id]];
        const { id, seq, attempt, prev } = effect;
        return [[id, seq, attempt, ...(prev === undefined ? [] : [prev])]];
      });
    },
    later(ms: number) {
      drive.now += ms;
      return drive.out({ type: "tick" });
    },
  };
  if (connected) drive.out({ type: "connected" });
  return drive;
}

describe("sending", () => {
  test("[OB1] messages get the numbers 0, 1, 2… of their member, whatever the conversation", () => {
    const drive = outbox();
    expect([drive.out(say("a")), drive.out(say("b", "bob")), drive.out(say("c", "eve"))]).toEqual([
      [["a", 0, 1]],
      [["b", 1, 1]],
      [["c", 2, 1]],
    ]);
    expect(drive.box.nextSeq).toBe(3);
  });

  test("[OB1] after the last number of 32 bit comes 0", () => {
    const box = new Outbox({ firstSeq: 0xffff_ffff });
    box.handle(say("a"), 0);
    box.handle(say("b", "bob"), 0);
    expect([box.entry("a")?.seq, box.entry("b")?.seq]).toEqual([0xffff_ffff, 0]);
  });

  test("[OB2] nothing is sent while disconnected; then it goes out at once", () => {
    const drive = outbox(false);
    expect(drive.out(say("a"))).toEqual([]);
    expect(drive.box.entry("a")?.state.state).toBe("pending");
    expect(drive.later(60_000)).toEqual([]);
    expect(drive.out({ type: "connected" })).toEqual([["a", 0, 1]]);
    expect(drive.box.entry("a")?.state.state).toBe("sent");
  });

  test("[OB3] each message names the one before it in its conversation", () => {
    const drive = outbox();
    expect(drive.out(say("a"))).toEqual([["a", 0, 1]]);
    expect(drive.out(say("b"))).toEqual([["b", 1, 1, "a"]]);
    expect(drive.out(say("x", "bob"))).toEqual([["x", 2, 1]]);
    expect(drive.out(ack("a"))).toEqual([["acknowledged", "a"]]);
    expect(drive.out(ack("b"))).toEqual([["acknowledged", "b"]]);
    expect(drive.out(say("c"))).toEqual([["c", 3, 1, "b"]]);
    expect(drive.box.waiting).toBe(2);
  });

  test("[OB3] acknowledged out of order, the last that was said is the one before the next", () => {
    const drive = outbox();
    for (const id of ["a", "b", "c"]) drive.out(say(id));
    drive.out(ack("c"));
    drive.out(ack("a"));
    drive.out(ack("b"));
    expect(drive.out(say("d"))).toEqual([["d", 3, 1, "c"]]);
  });

  test("[OB3] sixteen of a conversation are on the wire at a time; others do not wait for them", () => {
    const drive = outbox();
    for (let i = 0; i < 16; i++) expect(drive.out(say(`m${i}`))).toHaveLength(1);
    expect(drive.out(say("m16"))).toEqual([]);
    expect(drive.out(say("x", "bob"))).toEqual([["x", 17, 1]]);
    expect(drive.out(ack("m3"))).toEqual([
      ["acknowledged", "m3"],
      ["m16", 16, 1, "m15"],
    ]);
    expect(drive.out(say("m18"))).toEqual([]);
  });

  test("[OB3] nothing is sent behind a message that waits for its time", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out(nack("a", true, 500));
    expect(drive.out(say("b"))).toEqual([]);
    expect(drive.later(500)).toEqual([
      ["a", 0, 2],
      ["b", 1, 1, "a"],
    ]);
  });

  test("[OB4] unanswered, it goes again with the same id and number, ever more slowly, and for ever", () => {
    const drive = outbox();
    drive.out(say("a"));
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual([["a", 0, 2]]);
    expect(drive.later(1_999)).toEqual([]);
    expect(drive.later(1)).toEqual([["a", 0, 3]]);
    for (let i = 4; i < 2_000; i++) expect(drive.later(60_000)).toEqual([["a", 0, i]]);
  });

  test("[OB4] after a new connection it goes again at once with the same id and number", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out({ type: "disconnected" });
    expect(drive.box.entry("a")?.state.state).toBe("pending");
    expect(drive.out({ type: "connected" })).toEqual([["a", 0, 2]]);
  });

  test("[OB4] the driver is told when to come back", () => {
    const box = new Outbox();
    box.handle({ type: "connected" }, 0);
    expect(box.handle(say("a"), 5)).toContainEqual({ do: "wake", at: 1_005 });
  });

  test("[OB4] a timer that rings a moment too early is set again", () => {
    const box = new Outbox();
    box.handle({ type: "connected" }, 0);
    box.handle(say("a"), 5);
    expect(box.handle({ type: "tick" }, 1_004.4)).toEqual([{ do: "wake", at: 1_005 }]);
    expect(box.handle({ type: "tick" }, 1_005)).toContainEqual({
      do: "send",
      id: "a",
      seq: 0,
      attempt: 2,
      prev: undefined,
    });
  });
});

describe("answers", () => {
  test("[OB5] an ACK is told once with its offset and round trip, and the message leaves the outbox", () => {
    const { box } = outbox();
    box.handle(say("a"), 0);
    expect(box.handle(ack("a", 7), 30)).toEqual([{ do: "acknowledged", id: "a", offset: 7, rtt: 30 }]);
    expect(box.entry("a")).toBeUndefined();
    expect(box.handle(ack("a", 7), 31)).toEqual([]);
  });

  test("[OB5] the round trip of a message that was sent twice is not known", () => {
    const { box } = outbox();
    box.handle(say("a"), 0);
    box.handle({ type: "tick" }, 1_000);
    expect(box.handle(ack("a", 7), 1_030)).toEqual([{ do: "acknowledged", id: "a", offset: 7, rtt: undefined }]);
  });

  test("[OB6] a retryable NACK is waited out: as long as the server says, else with a growing pause", () => {
    const drive = outbox();
    drive.out(say("a"));
    expect(drive.out(nack("a", true, 2_500))).toEqual([]);
    expect(drive.box.entry("a")?.state.state).toBe("pending");
    expect(drive.later(2_499)).toEqual([]);
    expect(drive.later(1)).toEqual([["a", 0, 2]]);
    drive.out(nack("a", true));
    expect(drive.later(1_999)).toEqual([]);
    expect(drive.later(1)).toEqual([["a", 0, 3]]);
  });

  test("[OB6] however long the server has no room, a message is tried at least every 15 s", () => {
    const drive = outbox();
    drive.out(say("a"));
    for (let attempt = 2; attempt < 60; attempt++) {
      drive.out(nack("a", true));
      expect(drive.later(15_000)).toEqual([["a", 0, attempt]]);
    }
  });

  test("[OB7] a NACK that is not retryable fails the message, and those behind it go on", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out(say("b"));
    expect(drive.out(nack("a", false))).toEqual([["failed", "a"]]);
    expect(drive.out(gap("b"))).toEqual([["b", 1, 2]]);
    expect(drive.box.entry("a")?.state).toMatchObject({ state: "failed", failure: { kind: "refused" } });
    expect(drive.box.isBlocked("room")).toBe(false);
  });

  test("[OB8] a compromised message is never sent again by itself, and blocks its conversation until understood", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out(say("b"));
    expect(drive.out({ type: "compromised", id: "a", verdict })).toEqual([["failed", "a"]]);
    expect(drive.box.entry("a")?.state).toEqual({ state: "failed", failure: { kind: "compromised", verdict } });
    expect([drive.box.isBlocked("room"), drive.box.isBlocked("bob")]).toEqual([true, false]);
    expect(drive.later(600_000)).toEqual([]);
    drive.out({ type: "disconnected" });
    expect(drive.out({ type: "connected" })).toEqual([]);
    expect(drive.out({ type: "resend", id: "a" })).toEqual([]);
    expect(drive.out(say("c", "bob"))).toEqual([["c", 2, 1]]);
    expect(drive.out({ type: "understood", conversation: "room" })).toEqual([["b", 1, 2]]);
    expect(drive.box.isBlocked("room")).toBe(false);
    expect(drive.box.entry("a")?.state.state).toBe("failed");
  });

  test("[OB9] sent again by hand it keeps its id, takes a new number and goes behind the others", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out(say("b"));
    drive.out({ type: "compromised", id: "a", verdict });
    drive.out({ type: "understood", conversation: "room" });
    expect(drive.out({ type: "resend", id: "a" })).toEqual([["a", 2, 1, "b"]]);
    expect(drive.out(ack("b"))).toEqual([["acknowledged", "b"]]);
    expect(drive.out({ type: "resend", id: "b" })).toEqual([]);
  });

  test("[OB9] a failed message can be discarded; one under way cannot", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out({ type: "discard", id: "a" });
    expect(drive.box.entry("a")).toBeDefined();
    drive.out({ type: "compromised", id: "a", verdict });
    drive.out({ type: "discard", id: "a" });
    expect(drive.box.entry("a")).toBeUndefined();
    expect(drive.box.isBlocked("room")).toBe(false);
  });

  test("[OB10] an ACK that comes after a failure is true all the same: an earlier copy was stored", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out({ type: "compromised", id: "a", verdict });
    expect(drive.out(ack("a"))).toEqual([["acknowledged", "a"]]);
    expect(drive.box.isBlocked("room")).toBe(false);
  });

  test("[OB10] a failure that comes after the ACK, or about no message of ours, changes nothing", () => {
    const drive = outbox();
    drive.out(say("a"));
    drive.out(ack("a"));
    expect(drive.out({ type: "compromised", id: "a", verdict })).toEqual([]);
    expect(drive.out(nack("zzz", false))).toEqual([]);
    expect(drive.box.isBlocked("room")).toBe(false);
  });

  test("[OB11] messages of an earlier run keep their numbers, and new ones come after them", () => {
    const drive = outbox(false);
    drive.out({ type: "restore", id: "old", conversation: "room", seq: 41 });
    drive.out(say("new"));
    expect(drive.out({ type: "connected" })).toEqual([
      ["old", 41, 1],
      ["new", 42, 1, "old"],
    ]);
  });

  test("[OB15] a message that failed in an earlier run waits for a person, and an alarm nobody understood still blocks", () => {
    const drive = outbox();
    const restore = (id: string, seq: number, understood: boolean): OutboxInput => {
      const failed = { failure: { kind: "compromised" as const, verdict }, understood };
      return { type: "restore", id, conversation: "room", seq, failed };
    };
    expect([drive.out(restore("old", 3, true)), drive.out(restore("new", 4, false)), drive.out(say("next"))]).toEqual([
      [],
      [],
      [],
    ]);
    expect(drive.box.isBlocked("room")).toBe(true);
    expect(drive.out({ type: "resend", id: "new" })).toEqual([]);
    expect(drive.out({ type: "understood", conversation: "room" })).toEqual([["next", 5, 1]]);
    expect(drive.out({ type: "resend", id: "old" })).toEqual([["old", 6, 1, "next"]]);
    drive.out({ type: "discard", id: "new" });
    expect(drive.box.entry("new")).toBeUndefined();
  });

  test("[OB16] a message that was kept before it is said has the number it was kept with", () => {
    const drive = outbox();
    const kept = (id: string, seq: number): OutboxInput => ({ type: "say", id, conversation: "room", seq });
    expect(drive.out(kept("a", 7))).toEqual([["a", 7, 1]]);
    expect(drive.out(kept("b", 9))).toEqual([["b", 9, 1, "a"]]);
    expect(drive.box.nextSeq).toBe(10);
    drive.out(nack("b", false));
    expect(drive.out({ type: "resend", id: "b", seq: 12 })).toEqual([["b", 12, 1, "a"]]);
  });
});

describe("gaps", () => {
  test("[OB13] a message that overtook the one before it waits, and goes again when that is acknowledged", () => {
    const drive = outbox();
    for (const id of ["a", "b", "c"]) drive.out(say(id));
    expect([drive.out(gap("b")), drive.out(gap("c"))]).toEqual([[], []]);
    expect(drive.box.entry("b")?.state.state).toBe("waiting");
    expect(drive.later(1_000)).toEqual([["a", 0, 2]]);
    expect(drive.out(ack("a"))).toEqual([
      ["acknowledged", "a"],
      ["b", 1, 2, "a"],
      ["c", 2, 2, "b"],
    ]);
  });

  test("[OB13] nothing new is sent behind a message that waits", () => {
    const drive = outbox();
    for (const id of ["a", "b"]) drive.out(say(id));
    drive.out(gap("b"));
    expect(drive.out(say("c"))).toEqual([]);
    expect(drive.out(ack("a"))).toEqual([
      ["acknowledged", "a"],
      ["b", 1, 2, "a"],
      ["c", 2, 1, "b"],
    ]);
  });

  test("[OB13] a new connection ends the waiting", () => {
    const drive = outbox();
    for (const id of ["a", "b"]) drive.out(say(id));
    drive.out(gap("b"));
    drive.out({ type: "disconnected" });
    expect(drive.out({ type: "connected" })).toEqual([
      ["a", 0, 2],
      ["b", 1, 2, "a"],
    ]);
  });

  test("[OB14] behind one that failed for good, the last acknowledged is the one before", () => {
    const drive = outbox();
    for (const id of ["z", "a", "b", "c"]) drive.out(say(id));
    drive.out(ack("z"));
    expect(drive.out(nack("a", false))).toEqual([["failed", "a"]]);
    expect(drive.out(gap("c"))).toEqual([]);
    expect(drive.out(gap("b"))).toEqual([
      ["b", 2, 2, "z"],
      ["c", 3, 2, "b"],
    ]);
    // The gap may be told before the failure as well.
    const late = outbox();
    for (const id of ["z", "a", "b"]) late.out(say(id));
    late.out(ack("z"));
    late.out(gap("b"));
    expect(late.out(nack("a", false))).toEqual([
      ["failed", "a"],
      ["b", 2, 2, "z"],
    ]);
  });

  test("[OB14] when the server does not know the acknowledged one either, it goes without", () => {
    const drive = outbox();
    drive.out(say("a", "bob"));
    drive.out(ack("a"));
    expect(drive.out(say("b", "bob"))).toEqual([["b", 1, 1, "a"]]);
    expect(drive.out(gap("b"))).toEqual([["b", 1, 2]]);
    expect(drive.out(say("c", "bob"))).toEqual([["c", 2, 1, "b"]]);
  });

  test("[OB14] a gap behind nothing is waited out", () => {
    const drive = outbox();
    drive.out(say("a"));
    expect(drive.out(gap("a"))).toEqual([]);
    expect(drive.later(999)).toEqual([]);
    expect(drive.later(1)).toEqual([["a", 0, 2]]);
  });
});

describe("over a bad network", () => {
  const anyNetwork = fc.record({
    seed: fc.nat(),
    messages: fc.array(fc.constantFrom("room", "bob", "eve"), { maxLength: 25 }),
    loss: fc.double({ min: 0, max: 0.4, noNaN: true }),
    duplicate: fc.double({ min: 0, max: 0.4, noNaN: true }),
    refuse: fc.double({ min: 0, max: 0.3, noNaN: true }),
    doomed: fc.array(fc.nat({ max: 24 }), { maxLength: 4 }),
    jitter: fc.nat({ max: 3_000 }),
    cuts: fc.array(fc.nat({ max: 8_000 }), { maxLength: 3 }),
  });

  test("[OB12] [OB13] [OB14] every message is stored once, in the order it was said, and answered once", () => {
    fc.assert(
      fc.property(anyNetwork, ({ seed, messages, loss, duplicate, refuse, doomed, jitter, cuts }) => {
        const clock = new VirtualClock();
        const random = seeded(seed);
        const box = new Outbox();
        const log = new Map<string, string[]>();
        const seqs = new Map<string, Set<number>>();
        const acknowledged: string[] = [];
        const failed: string[] = [];
        const hopeless = new Set(doomed.filter((i) => i < messages.length).map((i) => `m${i}`));
        let epoch = 0;
        let timer: () => void = () => undefined;

        const carry = (arrive: () => void) => {
          const sentIn = epoch;
          if (random() < loss) return;
          for (let copies = random() < duplicate ? 2 : 1; copies > 0; copies--) {
            clock.after(20 + random() * jitter, () => {
              if (sentIn === epoch) arrive();
            });
          }
        };
        const serve = (id: string, conversation: string, prev: string | undefined) => {
          const stored = log.get(conversation) ?? [];
          if (hopeless.has(id)) {
            carry(() => tell(nack(id, false)));
            return;
          }
          if (!stored.includes(id) && random() < refuse) {
            carry(() => tell(nack(id, true)));
            return;
          }
          if (!stored.includes(id) && prev !== undefined && !stored.includes(prev)) {
            carry(() => tell(gap(id)));
            return;
          }
          if (!stored.includes(id)) stored.push(id);
          log.set(conversation, stored);
          carry(() => tell(ack(id, stored.indexOf(id) + 1)));
        };
        const tell = (input: OutboxInput) => {
          for (const effect of box.handle(input, clock.now)) {
            if (effect.do === "send") {
              const { id, prev } = effect;
              const conversation = box.entry(id)?.conversation ?? "";
              seqs.set(effect.id, (seqs.get(effect.id) ?? new Set()).add(effect.seq));
              carry(() => serve(id, conversation, prev));
            }
            if (effect.do === "acknowledged") acknowledged.push(effect.id);
            if (effect.do === "failed") failed.push(effect.id);
            if (effect.do === "wake") {
              timer();
              timer = clock.at(effect.at, () => tell({ type: "tick" }));
            }
          }
        };

        clock.at(0, () => tell({ type: "connected" }));
        for (const [i, conversation] of messages.entries()) {
          clock.at(random() * 2_000 + i, () => tell(say(`m${i}`, conversation)));
        }
        for (const cut of cuts) {
          clock.at(cut, () => {
            epoch++;
            tell({ type: "disconnected" });
            clock.after(100, () => tell({ type: "connected" }));
          });
        }
        clock.run(() => false);

        for (const [id, numbers] of seqs) expect([id, numbers.size]).toEqual([id, 1]);
        const said = messages.map((_, i) => `m${i}`);
        expect(new Set(acknowledged)).toEqual(new Set(said.filter((id) => !hopeless.has(id))));
        expect(new Set(failed)).toEqual(hopeless);
        expect(acknowledged.length + failed.length).toBe(messages.length);
        expect(box.waiting).toBe(0);
        for (const [conversation, ids] of log) {
          const inOrder = ids.toSorted((a, b) => firstSeq(seqs, a) - firstSeq(seqs, b));
          expect([conversation, ids]).toEqual([conversation, inOrder]);
        }
        expect([...log.values()].flat()).toHaveLength(messages.length - hopeless.size);
      }),
      { numRuns: 300 },
    );
  });
});

const firstSeq = (seqs: Map<string, Set<number>>, id: string): number => Math.min(...(seqs.get(id) ?? [Number.NaN]));
