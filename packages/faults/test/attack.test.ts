import { crc32, crc32XorSeq, type FileChunk, type Msg } from "@chatcast/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AttackRule, crcDelta, Interceptor, type Prey, withCrc } from "../src/index.ts";

const suite = crc32XorSeq(crc32);
const encodeUtf8 = (text: string) => new TextEncoder().encode(text);
const middle = (plan: AttackRule[], seed = 1) => new Interceptor({ suite, crc32, encodeUtf8, seed, plan });
const rule = (attack: AttackRule["attack"], more: Partial<AttackRule> = {}): AttackRule => ({
  attack,
  on: "chunk",
  way: "up",
  ...more,
});
const file = (stream: string, room = "lab") => ({ way: "up", on: "chunk", stream, room }) as const;
const talk = (stream: string) => ({ way: "up", on: "msg", stream, room: "lab" }) as const;

const chunk = (seq: number, bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)): FileChunk => ({
  type: "FILE_CHUNK",
  transfer_id: "t",
  seq,
  checksum: suite.seal(bytes, seq),
  total_chunks: 5,
  chunk_size: 16_384,
  filename: "a.bin",
  total_size: 5 * 16_384,
  bytes,
});
const msg = (payload: string, seq = 0): Msg => ({
  type: "MSG",
  seq,
  payload,
  id: `m${seq}`,
  checksum: suite.seal(encodeUtf8(payload), seq),
});
const bytesOf = (prey: Prey) => (prey.type === "MSG" ? encodeUtf8(prey.payload) : prey.bytes);
const passes = (prey: Prey | undefined) =>
  prey !== undefined && suite.verify(bytesOf(prey), prey.seq, prey.checksum ?? "").status === "valid";
const only = ({ deliver }: { deliver: { packet: Prey }[] }) => deliver[0]?.packet;

describe("forging an unkeyed tag", () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 300 });

  test("[AW1] the CRC of what was altered follows from the difference alone", () => {
    const pairs = bytes.chain((one) =>
      fc.tuple(fc.constant(one), fc.uint8Array({ minLength: one.length, maxLength: one.length })),
    );
    fc.assert(
      fc.property(pairs, ([content, delta]) => {
        const altered = content.map((byte, index) => byte ^ (delta[index] ?? 0));
        expect(crc32(altered)).toBe((crc32(content) ^ crcDelta(delta, crc32)) >>> 0);
      }),
    );
  });

  test("[AW2] four free bytes reach every CRC", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (content, wanted) => {
        const crafted = withCrc(content, wanted, crc32) ?? content;
        expect([crc32(crafted), crafted.length]).toEqual([wanted, content.length]);
        expect(crafted.subarray(0, -4)).toEqual(content.subarray(0, -4));
      }),
    );
    expect(withCrc(Uint8Array.of(1, 2, 3), 0, crc32)).toBeUndefined();
  });

  test("[AW1, AW2] both pass the check with other content; the packet that came in stays as it was", () => {
    for (const attack of ["crc-delta", "craft"] as const) {
      const came = { ...chunk(3), bytes: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]) };
      const prey = only(middle([rule(attack)]).packet(file("file 1"), came));
      expect([attack, passes(prey)]).toEqual([attack, true]);
      expect(prey).not.toMatchObject({ bytes: Uint8Array.from(came.bytes) });
      expect([...came.bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    }
    const prey = only(middle([rule("crc-delta", { on: "msg" })]).packet(talk("link 1"), msg("Grüße, 你好", 4)));
    expect(passes(prey)).toBe(true);
  });
});

describe("what is met", () => {
  test("[AW3] way, target, number, the first few", () => {
    const faults = middle([rule("drop", { seq: 2, first: 1 })]);
    const deliveries = [1, 2, 2].map((seq) => faults.packet(file("file 1"), chunk(seq)).deliver.length);
    expect(deliveries).toEqual([1, 0, 1]);
    expect(faults.packet(talk("link 1"), msg("Hello", 2)).deliver).toHaveLength(1);
    expect(middle([rule("drop", { way: "down" })]).packet(file("file 1"), chunk(0)).deliver).toHaveLength(1);
  });

  test("[AW4] a share is met by the seed, whatever came before", () => {
    const dropped = (seqs: number[], seed = 1) => {
      const faults = middle([rule("drop", { share: 0.3 })], seed);
      return seqs.filter((seq) => faults.packet(file("file 1"), chunk(seq)).deliver.length === 0);
    };
    const seqs = Array.from({ length: 1_000 }, (_, seq) => seq);
    const met = dropped(seqs);
    expect(met.length).toBeGreaterThan(230);
    expect(met.length).toBeLessThan(370);
    expect(dropped(seqs.toReversed()).toReversed()).toEqual(met);
    expect(dropped(seqs, 2)).not.toEqual(met);
  });

  test("[AW4] the bit that is flipped is the seed's", () => {
    const flip = (seed: number) => only(middle([rule("re-tag")], seed).packet(file("file 1"), chunk(0)));
    expect(flip(1)).toEqual(flip(1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => flip(seed)?.checksum)).size).toBeGreaterThan(1);
  });
});

describe("what takes memory", () => {
  test("[AW5] replay sends the stream's first packet once more", () => {
    const faults = middle([rule("replay", { seq: 1 })]);
    faults.packet(file("file 1"), chunk(0));
    const { deliver } = faults.packet(file("file 1"), chunk(1));
    expect(deliver.map(({ packet }) => packet.seq)).toEqual([1, 0]);
    expect(faults.packet(file("file 2"), chunk(1)).deliver).toHaveLength(1);
  });

  test("[AW6] content and tag come from another transfer of the room, or from another room, never from elsewhere", () => {
    const other = chunk(1, Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9));
    for (const [attack, room, meets] of [
      ["replay-transfer", "lab", true],
      ["replay-transfer", "den", false],
      ["splice-room", "den", true],
      ["splice-room", "lab", false],
    ] as const) {
      const faults = middle([rule(attack)]);
      faults.packet(file("file 1", room), other);
      const prey = only(faults.packet(file("file 2"), chunk(1)));
      expect([attack, room, passes(prey), prey && bytesOf(prey)[0]]).toEqual([attack, room, true, meets ? 9 : 1]);
    }
    const faults = middle([rule("replay-transfer", { on: "msg" })]);
    faults.packet(talk("link 1"), msg("yes", 3));
    const prey = only(faults.packet(talk("link 1"), msg("no", 4)));
    expect([prey?.seq, passes(prey), prey]).toMatchObject([3, true, { payload: "yes", id: "m4" }]);
  });

  test("[AW6] chunks of another length or number do not fit", () => {
    const faults = middle([rule("replay-transfer")]);
    faults.packet(file("file 1"), chunk(1, Uint8Array.of(9)));
    faults.packet(file("file 1"), chunk(2));
    const { deliver, deeds } = faults.packet(file("file 2"), chunk(1));
    expect([deliver, deeds]).toEqual([[{ packet: chunk(1), delayMs: 0 }], []]);
  });
});

describe("what it does to a packet", () => {
  test("[AW7] lower totals halve the file and drop its second half", () => {
    const faults = middle([rule("lower-totals")]);
    const passed = [0, 1, 2, 3, 4].flatMap((seq) => faults.packet(file("file 1"), chunk(seq)).deliver);
    expect(passed.map(({ packet }) => packet)).toMatchObject(
      [0, 1, 2].map((seq) => ({ seq, total_chunks: 3, total_size: 3 * 16_384 })),
    );
    const whole = { ...chunk(0), total_chunks: 1, total_size: 8 };
    expect(faults.packet(file("file 2"), whole).deeds).toEqual([]);
  });

  test("[AW8] truncate halves the content and leaves the tag alone", () => {
    const prey = only(middle([rule("truncate")]).packet(file("file 1"), chunk(1)));
    expect([prey && bytesOf(prey).length, prey?.checksum, passes(prey)]).toEqual([4, chunk(1).checksum, false]);
    const text = only(middle([rule("truncate", { on: "msg" })]).packet(talk("link 1"), msg("pay 100")));
    expect([text && bytesOf(text).length, passes(text)]).toEqual([3, false]);
  });

  test("[AW9] strip-tag takes the tag, downgrade-suite claims the unkeyed suite, impersonate names another sender", () => {
    const stripped = only(middle([rule("strip-tag")]).packet(file("file 1"), chunk(1)));
    expect(stripped).not.toHaveProperty("checksum");
    const keyed: Prey = { ...chunk(1), suite: "aes-256-gcm-room", checksum: "00".repeat(16) };
    const weak = only(middle([rule("downgrade-suite")]).packet(file("file 1"), keyed));
    expect([weak?.suite, passes(weak)]).toEqual(["crc32-xor-seq", true]);
    expect(middle([rule("downgrade-suite")]).packet(file("file 1"), chunk(1)).deeds).toEqual([]);
    const named = only(middle([rule("impersonate", { as: "Eve" })]).packet(file("file 1"), chunk(1)));
    expect(named?.from).toBe("Eve");
  });

  test("[AW10] what was decided once is done again without the plan", () => {
    const faults = middle([rule("craft", { seq: 1 }), rule("duplicate", { seq: 1 })]);
    const first = faults.packet(file("file 1"), chunk(1));
    expect(first.deeds.map(({ line }) => line)).toEqual([
      "[MITM ATTACK] Replaced the content of packet seq 1 by one with the same checksum",
      "[MITM ATTACK] Duplicated packet seq 1",
    ]);
    const decide = () => first.deeds.map(({ act }) => act);
    const again = new Interceptor({ suite, crc32, encodeUtf8, seed: 9, plan: [], decide });
    expect(again.packet(file("file 1"), chunk(1)).deliver).toEqual(first.deliver);
  });

  test("[AW11] what cannot be read can be lost, doubled and held, no more", () => {
    const faults = middle([
      rule("duplicate", { on: "answer", way: "down" }),
      rule("delay", { on: "answer", way: "down" }),
      rule("bit-flip", { on: "answer", way: "down" }),
    ]);
    const name = { way: "down", on: "answer", stream: "file 1", room: "lab" } as const;
    expect(faults.opaque(name, 0, "ACK").deliver).toEqual([
      { packet: "ACK", delayMs: 500 },
      { packet: "ACK", delayMs: 500 },
    ]);
  });
});
