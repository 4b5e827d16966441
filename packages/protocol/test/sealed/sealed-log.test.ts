import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chainStep, type LoggedFrame, REMEMBERED_FRAMES, SealedLog } from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { filled } from "../support/sealed.ts";

const START = filled(32, 0xaa);
const ZERO = filled(32, 0);
const digestOf = (stream: string, seq: number, version = 0) =>
  nodeCrypto.sha256(Buffer.from(`${stream} ${seq} ${version}`));

const personOf = (name: string) => ({ person: `key of ${name}`, name });

/** A log as honest people write it: `senders` names who says each message; each has seen everything before it. */
async function honest(senders: string): Promise<LoggedFrame[]> {
  const next = new Map<string, { seq: number; digest: Uint8Array }>();
  const frames: LoggedFrame[] = [];
  let head: Uint8Array = START;
  for (const stream of senders) {
    const { seq, digest: previous } = next.get(stream) ?? { seq: 0, digest: ZERO };
    const digest = await digestOf(stream, seq);
    const offset = frames.length + 1;
    const seen = { offset: offset - 1, head };
    frames.push({ offset, stream, seq, digest, previous, seen, by: personOf(stream), own: false });
    next.set(stream, { seq: seq + 1, digest });
    head = await chainStep(nodeCrypto, head, digest);
  }
  return frames;
}

async function findings(frames: readonly LoggedFrame[]): Promise<string[]> {
  const log = new SealedLog(nodeCrypto, START);
  const found: string[] = [];
  for (const frame of frames) found.push((await log.add(frame)).finding);
  return found;
}

const all = (frames: readonly LoggedFrame[], finding: string) => frames.map(() => finding);
const nth = (frames: readonly LoggedFrame[], n: number): LoggedFrame => {
  const frame = frames[n];
  if (frame === undefined) throw new Error(`no frame ${n}`);
  return frame;
};

describe("an honest log", () => {
  test("[SG1] is fine forwards, backwards in pages, and from its middle", async () => {
    const senders = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(senders, fc.nat(23), fc.nat(23), async (said, one, other) => {
        const frames = await honest(said);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const paged = [...frames.slice(high), ...frames.slice(low, high), ...frames.slice(0, low)];
        expect(await findings(paged)).toEqual(all(frames, "fine"));
        expect(await findings(frames.slice(low))).toEqual(all(frames.slice(low), "fine"));
      }),
      { numRuns: 40 },
    );
  });

  test("[SG6] tells the furthest head that is known", async () => {
    const frames = await honest("abcab");
    const log = new SealedLog(nodeCrypto, START);
    expect(log.tip).toEqual({ offset: 0, head: START });
    for (const frame of frames.slice(0, 4)) await log.add(frame);
    expect(log.tip).toEqual(nth(frames, 4).seen);
  });

  test("[SG6] what one other person says of a head is passed on when a second one says the same, or this one did", async () => {
    const frames = await honest("abcab");
    const [a, b] = [nth(frames, 3), nth(frames, 4)];
    const late = new SealedLog(nodeCrypto, START);
    await late.add(a);
    expect(late.tip).toEqual({ offset: 0, head: START });
    await late.add(b);
    expect(late.tip.offset).toBe(5);
    const alone = new SealedLog(nodeCrypto, START);
    for (const frame of (await honest("abaaaa")).slice(3)) await alone.add(frame);
    expect(alone.tip.offset).toBe(0);
    const again = new SealedLog(nodeCrypto, START);
    await again.add({ ...a, own: true });
    expect(again.tip).toEqual(b.seen);
  });

  test("[SG6] whoever says to have seen a place that is still to come moves nothing", async () => {
    const frames = await honest("abcab");
    for (const offset of [3, 2 ** 50]) {
      const log = new SealedLog(nodeCrypto, START);
      for (const frame of frames.slice(0, 2)) await log.add(frame);
      const said = { ...nth(frames, 2), offset: 3, seen: { offset, head: filled(32, 9) } };
      expect(await log.add(said)).toEqual({ finding: "moved" });
      expect(log.tip).toEqual(nth(frames, 3).seen);
      // Others were told it too: the chain goes on over it.
      expect(await log.add(nth(frames, 3))).toEqual({ finding: "fine" });
    }
  });
});

describe("a log that was tampered with", () => {
  test("[SG2] a frame at two places is replayed, one in front of its past is moved", async () => {
    const frames = await honest("aab");
    const again = { ...nth(frames, 0), offset: 4 };
    expect((await findings([...frames, again])).at(-1)).toBe("replayed");
    const [first, second, third] = [nth(frames, 0), nth(frames, 1), nth(frames, 2)];
    const swapped = [
      { ...second, offset: 1, seen: { offset: 0, head: START } },
      { ...first, offset: 2 },
    ];
    expect((await findings(swapped)).at(-1)).toBe("moved");
    expect(await findings([{ ...third, offset: 1 }])).toEqual(["moved"]);
    const other = { ...third, offset: 2, seen: { offset: 0, head: START } };
    expect(await findings([first, second, other, second])).toEqual(["fine", "fine", "moved", "fine"]);
  });

  test("[SG10] a second message of one person with one id is replayed; another person may have that id", async () => {
    const frames = await honest("aba");
    const [one, two, three] = [nth(frames, 0), nth(frames, 1), nth(frames, 2)];
    const named = [
      { ...one, id: "m" },
      { ...two, id: "m" },
      { ...three, id: "m" },
    ];
    expect(await findings(named)).toEqual(["fine", "fine", "replayed"]);
    // Whichever is read first; and again at its own place it says nothing new.
    expect(await findings(named.toReversed())).toEqual(["fine", "fine", "replayed"]);
    expect(
      await findings([
        { ...one, id: "m" },
        { ...three, id: "n" },
        { ...one, id: "m" },
      ]),
    ).toEqual(all(named, "fine"));
  });

  test("[SG3] what is kept back is a gap where everything between was read, and only there", async () => {
    const frames = await honest("abaab");
    const [one, two, three, four] = [nth(frames, 0), nth(frames, 1), nth(frames, 2), nth(frames, 3)];
    const closed = [one, two, { ...four, offset: 3, seen: three.seen }];
    expect((await findings(closed)).at(-1)).toBe("gap");
    expect(await findings([one, two, four])).toEqual(["fine", "fine", "fine"]);
    expect(await findings([one, two, four, three])).toEqual(all([one, two, three, four], "fine"));
    const beheaded = [{ ...three, offset: 1, seen: { offset: 0, head: START } }];
    expect(await findings(beheaded)).toEqual(["gap"]);
  });

  test("[SG4] a frame that does not follow its predecessor is equivocal", async () => {
    const frames = await honest("aa");
    const [one, two] = [nth(frames, 0), nth(frames, 1)];
    const other = { ...one, digest: await digestOf("a", 0, 1) };
    expect(await findings([other, { ...two, seen: { offset: 0, head: START } }])).toEqual(["fine", "equivocal"]);
    expect(await findings([two, other])).toEqual(["fine", "equivocal"]);
    expect(await findings([{ ...one, previous: filled(32, 1) }])).toEqual(["equivocal"]);
    expect(await findings([one, { ...other, offset: 2, seen: two.seen }])).toEqual(["fine", "equivocal"]);
  });

  test("[SG5] people who were told different logs are a fork, with both heads", async () => {
    const frames = await honest("abc");
    const [one, two, three] = [nth(frames, 0), nth(frames, 1), nth(frames, 2)];
    const told = { ...two, stream: "x", digest: await digestOf("x", 0) };
    const log = new SealedLog(nodeCrypto, START);
    expect(await log.add(one)).toEqual({ finding: "fine" });
    expect(await log.add(told)).toEqual({ finding: "fine" });
    const ours = await chainStep(nodeCrypto, two.seen.head, told.digest);
    const theirs = three.seen.head;
    expect(await log.add(three)).toEqual({
      finding: "fork",
      at: 2,
      ours,
      oursBy: undefined,
      theirs,
      theirsBy: personOf("c"),
    });
  });

  test("[SG5] a fork is found in older pages too", async () => {
    const frames = await honest("abc");
    const [one, two, three] = [nth(frames, 0), nth(frames, 1), nth(frames, 2)];
    const told = { ...two, stream: "x", digest: await digestOf("x", 0) };
    expect(await findings([three, one, told])).toEqual(["fine", "fine", "fork"]);
  });

  test("[SG7] a head that one person made up is told with its name, and gives way", async () => {
    const frames = await honest("abcab");
    const liar = { ...nth(frames, 2), seen: { offset: 2, head: filled(32, 9) } };
    const log = new SealedLog(nodeCrypto, START);
    expect(await log.add(liar)).toEqual({ finding: "fine" });
    // The next one contradicts: from here on it is the liar alone who is another.
    expect(await log.add(nth(frames, 3))).toMatchObject({
      finding: "fork",
      at: 3,
      oursBy: personOf("c"),
      theirsBy: personOf("a"),
    });
    expect(await log.add(nth(frames, 4))).toEqual({ finding: "fine" });
    expect(log.tip.offset).toBe(5);
    const again = { ...liar, offset: 6, seq: 1, digest: await digestOf("c", 1), previous: liar.digest };
    expect(await log.add(again)).toMatchObject({ finding: "fork", at: 3, theirsBy: personOf("c") });
    expect(log.tip.offset).toBe(6);
  });

  test("[SG7] what was computed from the first message on holds against what people say", async () => {
    const frames = await honest("abcab");
    const log = new SealedLog(nodeCrypto, START);
    const liar = { ...nth(frames, 3), seen: { offset: 2, head: filled(32, 9) } };
    expect(await log.add(liar)).toEqual({ finding: "fine" });
    expect(await log.add(nth(frames, 0))).toEqual({ finding: "fine" });
    expect(await log.add(nth(frames, 1))).toMatchObject({ at: 2, oursBy: undefined, theirsBy: personOf("a") });
    expect(await log.add(nth(frames, 2))).toEqual({ finding: "fine" });
    expect(await log.add(nth(frames, 4))).toEqual({ finding: "fine" });
    expect(log.tip.offset).toBe(5);
  });

  test("[SG8] a frame that is not shown counts for the chain, when its sender signed it for its place", async () => {
    const frames = await honest("abca");
    const log = new SealedLog(nodeCrypto, START);
    await log.add(nth(frames, 0));
    await log.witness(2, nth(frames, 1).digest);
    expect(log.tip).toEqual(nth(frames, 2).seen);
    const forged = new SealedLog(nodeCrypto, START);
    await forged.add(nth(frames, 0));
    await forged.witness(2, await digestOf("b", 0, 1));
    expect(await forged.add(nth(frames, 2))).toMatchObject({ finding: "fork", at: 2, theirsBy: personOf("c") });
    expect(await forged.add(nth(frames, 1))).toEqual({ finding: "moved" });
  });
});

describe("a long log", () => {
  test("[SG9] is not looked through for each frame", async () => {
    let reads = 0;
    const counted = (frame: LoggedFrame): LoggedFrame =>
      Object.defineProperty({ ...frame }, "seq", {
        get() {
          reads++;
          return frame.seq;
        },
      });
    const costs: number[] = [];
    for (const length of [64, 2048]) {
      const log = new SealedLog(nodeCrypto, START);
      const frames = (await honest("a".repeat(length))).map(counted);
      reads = 0;
      for (const frame of frames) expect((await log.add(frame)).finding).toBe("fine");
      costs.push(reads / length);
    }
    expect(costs[1]).toBeLessThan(3 * (costs[0] ?? 0));
  });

  test("[SG9] is remembered in its newest part", async () => {
    const log = new SealedLog(nodeCrypto, START);
    for (let offset = 1; offset <= REMEMBERED_FRAMES + 1; offset++) await log.witness(offset, START);
    const late = { ...nth(await honest("a"), 0), seen: { offset: 0, head: START } };
    expect(await log.add({ ...late, offset: 2 })).toEqual({ finding: "moved" });
    expect(await log.add({ ...late, offset: 1 })).toEqual({ finding: "fine" });
  });
});
