import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameSplitter } from "../../../src/gateway/intake/frame-splitter.ts";
import { Slabs } from "../../../src/gateway/intake/slabs.ts";
import { unmask, unmaskByWords } from "../../../src/gateway/intake/unmask.ts";

const CHUNK = 16 * 1024;
const MASK = Buffer.of(0xa5, 0x01, 0xff, 0x00);
const BINARY = 0x82;
const TEXT = 0x81;
const PING = 0x89;
const FIRST = 0x02;
const NEXT = 0x00;
const LAST = 0x80;
const UNMASKED_BY = Buffer.alloc(4);

/** A frame as RFC 6455 writes it, its length in the shortest form. */
function frame(first: number, payload: Buffer, mask: Buffer | null = MASK): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = (mask ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, mask ?? Buffer.alloc(0), mask ? xored(payload, mask) : payload]);
}

const xored = (bytes: Buffer, mask: Buffer): Buffer => Buffer.from(bytes.map((byte, at) => byte ^ (mask[at & 3] ?? 0)));

const bytesOf = (length: number, seed: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 251));

/** Runs of what was passed on, and whole messages, in their order, each as its length and its digest. */
type Seen = { passed: string } | { message: string };

const name = (bytes: Uint8Array): string => `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;

/** Everything that was passed on in a row is one run. */
class Watch {
  readonly #seen: Seen[] = [];
  #run: Buffer[] = [];

  pass(bytes: Buffer): void {
    this.#run.push(Buffer.from(bytes));
  }

  message(bytes: Buffer): void {
    this.#endRun();
    this.#seen.push({ message: name(bytes) });
  }

  get seen(): readonly Seen[] {
    this.#endRun();
    return this.#seen;
  }

  #endRun(): void {
    if (this.#run.length > 0) this.#seen.push({ passed: name(Buffer.concat(this.#run)) });
    this.#run = [];
  }
}

function observe() {
  const watch = new Watch();
  const slabs = new Slabs(4 * CHUNK);
  const splitter = new FrameSplitter(slabs, {
    pass: (bytes) => watch.pass(bytes),
    message(bytes) {
      watch.message(bytes);
      slabs.give(bytes);
    },
  });
  return { watch, slabs, splitter };
}

/** A frame on the wire, and whether it is taken out; its payload then. */
interface Sent {
  wire: Buffer;
  payload?: Buffer;
  /** Part of a message that comes out with a later frame. */
  quiet?: true;
}

function expected(frames: readonly Sent[]): readonly Seen[] {
  const watch = new Watch();
  for (const { wire, payload, quiet } of frames) {
    if (quiet) continue;
    if (payload === undefined) watch.pass(wire);
    else watch.message(payload);
  }
  return watch.seen;
}

const large = fc
  .tuple(fc.integer({ min: CHUNK, max: CHUNK + 9 }), fc.nat(250))
  .map(([length, seed]) => bytesOf(length, seed))
  .map((payload): Sent => ({ wire: frame(BINARY, payload), payload }));

/** The same in fragments, each masked in its own way, one of them empty perhaps, with pings between them. */
const fragmented = fc
  .tuple(
    fc.integer({ min: 2 * CHUNK, max: 5 * CHUNK }),
    fc.array(fc.nat(2 * CHUNK), { minLength: 1, maxLength: 4 }),
    fc.nat(250),
  )
  .map(([length, cuts, seed]): Sent[] => {
    const payload = bytesOf(length, seed);
    const pieces: Buffer[] = [payload.subarray(0, CHUNK + 1)];
    let at = CHUNK + 1;
    for (const cut of cuts) {
      pieces.push(payload.subarray(at, at + cut));
      at = Math.min(length, at + cut);
    }
    pieces.push(payload.subarray(at));
    const ping = frame(PING, bytesOf(7, seed));
    const wires = pieces.map((piece, n) => {
      const first = n === 0 ? FIRST : n === pieces.length - 1 ? LAST : NEXT;
      return frame(first, piece, Buffer.of(n, seed, 7, 255 - n));
    });
    return [
      ...wires
        .slice(0, -1)
        .flatMap((wire, n): Sent[] =>
          n % 2 === 0 ? [{ wire, quiet: true }] : [{ wire, quiet: true }, { wire: ping }],
        ),
      { wire: wires.at(-1) ?? ping, payload },
    ];
  });

const others = fc.oneof(
  fc.constant(frame(BINARY, bytesOf(200, 1))),
  fc.constant(frame(TEXT, bytesOf(CHUNK + 1, 2))),
  fc.constant(frame(PING, bytesOf(5, 3))),
  fc.constant(frame(PING, Buffer.alloc(0))),
  // A message whose first fragment is small, or has an extension's bit, and one of text, with a ping among them.
  fc.constant(Buffer.concat([frame(FIRST, bytesOf(9, 4)), frame(PING, bytesOf(1, 5)), frame(LAST, bytesOf(CHUNK, 6))])),
  fc.constant(Buffer.concat([frame(FIRST | 0x40, bytesOf(CHUNK, 4)), frame(LAST, bytesOf(CHUNK, 6))])),
  fc.constant(
    Buffer.concat([frame(0x01, bytesOf(CHUNK, 4)), frame(NEXT, bytesOf(9, 5)), frame(LAST, bytesOf(CHUNK, 6))]),
  ),
  // What ws will refuse: unmasked, with an extension's bit, larger than any chunk.
  fc.constant(frame(BINARY, bytesOf(CHUNK, 7), null)),
  fc.constant(frame(BINARY | 0x40, bytesOf(CHUNK, 8))),
);

describe("frames", () => {
  test("[IK1] large binary messages are taken out whole, all else is passed on untouched and in its order, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            large.map((one): Sent[] => [one]),
            fragmented,
            others.map((wire): Sent[] => [{ wire }]),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (sent, cuts, intoSpace) => {
          const { watch, splitter } = observe();
          const frames = sent.flat();
          const wire = Buffer.concat(frames.map((one) => one.wire));
          let at = 0;
          for (let n = 0; at < wire.length; n++) {
            const length = cuts[n % cuts.length] ?? 1;
            const { space } = splitter;
            if (intoSpace && space !== undefined) {
              const copied = wire.copy(space, 0, at, at + length);
              at += copied;
              splitter.wrote(copied);
            } else {
              const piece = Buffer.from(wire.subarray(at, at + length));
              at += piece.length;
              splitter.push(piece);
              // Its memory is used again.
              piece.fill(0xee);
            }
          }
          expect(watch.seen).toEqual(expected(frames));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("[IK1] byte by byte it is the same", () => {
    const { watch, splitter } = observe();
    const payload = bytesOf(CHUNK + 3, 9);
    const frames: Sent[] = [
      { wire: frame(PING, bytesOf(130, 1)) },
      { wire: frame(BINARY, payload), payload },
      { wire: frame(TEXT, bytesOf(2, 2)) },
    ];
    for (const byte of Buffer.concat(frames.map(({ wire }) => wire))) splitter.push(Buffer.of(byte));
    expect(watch.seen).toEqual(expected(frames));
  });

  test("[IK1] a message larger than any chunk is passed on", () => {
    const { watch, slabs, splitter } = observe();
    const wire = frame(BINARY, Buffer.alloc(1024 * 1024 + 1));
    splitter.push(wire);
    expect(watch.seen).toEqual(expected([{ wire }]));
    expect(slabs.made).toBe(0);
  });

  /** As the ordinary receiver gets it: what was put together until then as one fragment, and what came next as it is. */
  const givenUp = (gathered: Buffer, ...next: Buffer[]): Sent[] => {
    const first = frame(FIRST, gathered, UNMASKED_BY);
    const head = Buffer.alloc(14);
    head[0] = FIRST;
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(gathered.length), 2);
    return [head, first.subarray(first.length - gathered.length), ...next].map((wire) => ({ wire }));
  };

  test.each([
    ["grows larger than any chunk", frame(NEXT, bytesOf(1024 * 1024 - 2 * CHUNK + 1, 3))],
    ["is followed by another message", frame(TEXT, bytesOf(12, 3))],
    ["goes on unmasked", frame(NEXT, bytesOf(CHUNK, 3), null)],
    ["goes on with an extension's bit", frame(LAST | 0x40, bytesOf(CHUNK, 3))],
  ])("[IK1] a message in fragments that %s is the ordinary receiver's, all of it", (_, next) => {
    for (const step of [1_000_000, 777]) {
      const { watch, slabs, splitter } = observe();
      const [one, two] = [bytesOf(CHUNK, 1), bytesOf(CHUNK, 2)];
      const behind = frame(LAST, bytesOf(CHUNK, 4));
      const wire = Buffer.concat([frame(FIRST, one), frame(NEXT, two, Buffer.of(1, 2, 3, 4)), next, behind]);
      for (let at = 0; at < wire.length; at += step) splitter.push(Buffer.from(wire.subarray(at, at + step)));
      expect(watch.seen).toEqual(expected(givenUp(Buffer.concat([one, two]), next, behind)));
      splitter.end();
      expect(slabs.made).toBe(1);
    }
  });

  test("[IK1] a message in more fragments than the ordinary receiver takes is left to it", () => {
    const { watch, splitter } = observe();
    const first = bytesOf(CHUNK, 1);
    const empty = frame(NEXT, Buffer.alloc(0));
    splitter.push(frame(FIRST, first));
    for (let n = 1; n < 16_384; n++) splitter.push(empty);
    expect(watch.seen).toEqual([]);
    splitter.push(empty);
    expect(watch.seen).toEqual(expected(givenUp(first, empty)));
  });

  test("[IK2] a message in fragments ends in a slab of its size, whatever was expected of it, and what was expected is free again", () => {
    const slabs = new Slabs(4 * 1024 * 1024);
    const sizes: number[] = [];
    const splitter = new FrameSplitter(slabs, {
      pass: () => undefined,
      message(bytes) {
        sizes.push(bytes.buffer.byteLength);
        slabs.give(bytes);
      },
    });
    const send = (length: number) => {
      splitter.push(frame(FIRST, bytesOf(CHUNK, 1)));
      splitter.push(frame(LAST, bytesOf(length - CHUNK, 2)));
    };
    for (const length of [4 * CHUNK, 4 * CHUNK, 2 * CHUNK, 6 * CHUNK, 6 * CHUNK]) send(length);
    expect(sizes.map((size) => size / CHUNK)).toEqual([4, 4, 2, 8, 8]);
    expect(slabs.idleBytes / CHUNK).toBe(64 + 4 + 2 + 8);
  });

  test("[IK2] chunks that come one after the other come over one slab; one that is cut off gives its slab back", () => {
    const { slabs, splitter } = observe();
    for (let seq = 0; seq < 50; seq++) splitter.push(frame(BINARY, bytesOf(CHUNK, seq)));
    expect(slabs.made).toBe(1);
    splitter.push(frame(BINARY, bytesOf(CHUNK, 50)).subarray(0, 9_000));
    expect(slabs.idleBytes).toBe(0);
    splitter.end();
    expect(slabs.idleBytes).toBe(CHUNK);
    splitter.push(frame(FIRST, bytesOf(CHUNK, 51)));
    splitter.end();
    expect(slabs.idleBytes).toBe(CHUNK);
  });
});

describe("slabs", () => {
  test("[IK2] what is given back is taken again, up to what is kept; giving twice, or what is not of here, changes nothing", () => {
    const slabs = new Slabs(2 * CHUNK);
    const taken = [CHUNK, CHUNK - 1, CHUNK].map((bytes) => slabs.take(bytes));
    expect(taken.map(({ length }) => length)).toEqual([CHUNK, CHUNK - 1, CHUNK]);
    for (const bytes of [...taken, ...taken]) slabs.give(bytes);
    slabs.give(Buffer.allocUnsafeSlow(CHUNK));
    expect([slabs.made, slabs.idleBytes]).toEqual([3, 2 * CHUNK]);
    slabs.take(CHUNK);
    slabs.take(CHUNK);
    expect([slabs.made, slabs.idleBytes]).toEqual([3, 0]);
    slabs.take(CHUNK);
    expect(slabs.made).toBe(4);
  });

  test("[IK2] two that are out never share memory", () => {
    const slabs = new Slabs(8 * CHUNK);
    const first = slabs.take(CHUNK);
    slabs.give(first);
    const [again, other] = [slabs.take(CHUNK), slabs.take(CHUNK)];
    expect(again.buffer).toBe(first.buffer);
    expect(other.buffer).not.toBe(first.buffer);
  });
});

test("[IK1] unmasking, natively or by words, is the XOR with four bytes again and again", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.nat(9),
      (bytes, mask, begins) => {
        const unmasked = xored(Buffer.from(bytes), Buffer.from(mask));
        for (const way of [unmask, unmaskByWords]) {
          const around = Buffer.alloc(begins + bytes.length + 5, 0x77);
          around.set(bytes, begins);
          way(around.subarray(begins, begins + bytes.length), Buffer.from(mask));
          expect(around.subarray(begins, begins + bytes.length).equals(unmasked)).toBe(true);
          around.fill(0x77, begins, begins + bytes.length);
          expect(around.every((byte) => byte === 0x77)).toBe(true);
        }
      },
    ),
  );
});
