import { crc32, crc32XorSeq, type FaultRule, type FileChunk, type Msg, type Tamper } from "@chatcast/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DELAY_MS, FaultInjector, flipBit, flipCharacter, REORDER_MS } from "../src/index.ts";

const suite = crc32XorSeq(crc32);
const encodeUtf8 = (text: string) => new TextEncoder().encode(text);
const injector = (plan: FaultRule[], random = () => 0.5) => new FaultInjector({ suite, encodeUtf8, random }, plan);

const chunk = (seq: number, bytes = Uint8Array.of(1, 2, 3, 4)): FileChunk => ({
  type: "FILE_CHUNK",
  transfer_id: "t",
  seq,
  checksum: suite.seal(bytes, seq),
  total_chunks: 9,
  chunk_size: 16_384,
  filename: "a.bin",
  total_size: 9 * 16_384,
  bytes,
});
const msg = (seq: number, payload = "Hello"): Msg => ({
  type: "MSG",
  seq,
  payload,
  id: `m${seq}`,
  checksum: suite.seal(encodeUtf8(payload), seq),
});
const bitsApart = (a: Uint8Array, b: Uint8Array) => {
  let bits = 0;
  for (const [i, byte] of a.entries()) bits += (byte ^ (b[i] ?? 0)).toString(2).replaceAll("0", "").length;
  return a.length === b.length ? bits : Number.NaN;
};
const everyTamper: Tamper[] = ["seq-shift", "bit-flip", "drop", "duplicate", "delay", "reorder", "re-tag"];

describe("which packets a plan meets", () => {
  test("[FI1] an empty plan lets the very same packet pass at once", () => {
    const packet = chunk(3);
    const { deliver, tampered } = injector([]).apply(packet);
    expect(deliver).toEqual([{ packet, delayMs: 0 }]);
    expect(deliver[0]?.packet).toBe(packet);
    expect(tampered).toEqual([]);
  });

  test("[FI2] a rule meets its kind and its seq only", () => {
    const faults = injector([{ on: "chunk", seq: 7, tamper: "drop" }]);
    expect(faults.apply(chunk(7)).deliver).toEqual([]);
    expect(faults.apply(chunk(8)).deliver).toHaveLength(1);
    expect(faults.apply(msg(7)).deliver).toHaveLength(1);
  });

  test("[FI2] a rule without seq meets every packet of its kind, every time", () => {
    const faults = injector([{ on: "msg", tamper: "drop" }]);
    expect([0, 1, 1, 9].map((seq) => faults.apply(msg(seq)).deliver.length)).toEqual([0, 0, 0, 0]);
    expect(faults.apply(chunk(0)).deliver).toHaveLength(1);
  });

  test("[FI2] a later rule still meets the seq from before an earlier shift", () => {
    const faults = injector([
      { on: "chunk", seq: 4, tamper: "seq-shift" },
      { on: "chunk", seq: 4, tamper: "duplicate" },
    ]);
    expect(faults.apply(chunk(4)).deliver.map(({ packet }) => packet.seq)).toEqual([1004, 1004]);
  });

  test("[FI3] a new plan replaces the old one", () => {
    const faults = injector([{ on: "msg", tamper: "drop" }]);
    faults.plan = [];
    expect(faults.apply(msg(1)).deliver).toHaveLength(1);
  });

  test("[FI4] no tampering changes the packet that came in", () => {
    for (const tamper of everyTamper) {
      for (const on of ["chunk", "msg"] as const) {
        const packet = on === "chunk" ? chunk(2) : msg(2);
        const before = structuredClone(packet);
        const faults = injector([{ on, tamper }]);
        if (packet.type === "MSG") faults.apply(packet);
        else faults.apply(packet);
        expect(packet).toEqual(before);
      }
    }
  });
});

describe("what each tampering does", () => {
  test("[FI5] seq-shift adds 1000, leaves the checksum and logs the seed's line", () => {
    const { deliver, tampered } = injector([{ on: "chunk", tamper: "seq-shift" }]).apply(chunk(0));
    expect(deliver[0]?.packet).toEqual({ ...chunk(0), seq: 1000 });
    expect(tampered).toEqual([
      { tamper: "seq-shift", seq: 0, description: "[MITM ATTACK] Altered packet seq from 0 to 1000" },
    ]);
  });

  test("[FI5] a shift past 2^32 begins again at 0", () => {
    const { deliver } = injector([{ on: "msg", tamper: "seq-shift" }]).apply(msg(0xffff_ffff));
    expect(deliver[0]?.packet.seq).toBe(999);
  });

  test("[FI6] bit-flip changes one bit of a chunk and keeps the checksum, which then fails", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bytes, at) => {
          const { deliver } = injector([{ on: "chunk", tamper: "bit-flip" }], () => at).apply(chunk(5, bytes));
          const packet = deliver[0]?.packet;
          if (packet === undefined) throw new Error("nothing delivered");
          expect(bitsApart(packet.bytes, bytes)).toBe(1);
          expect(packet.checksum).toBe(chunk(5, bytes).checksum);
          expect(suite.verify(packet.bytes, packet.seq, packet.checksum ?? "").status).toBe("compromised");
        },
      ),
    );
  });

  test("[FI6] bit-flip of a text stays well-formed, changes its bytes and fails the check", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }).filter((text) => text.isWellFormed()),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (text, at) => {
          const { deliver } = injector([{ on: "msg", tamper: "bit-flip" }], () => at).apply(msg(5, text));
          const packet = deliver[0]?.packet;
          if (packet === undefined) throw new Error("nothing delivered");
          expect(packet.payload.isWellFormed()).toBe(true);
          expect(bitsApart(encodeUtf8(packet.payload), encodeUtf8(text))).toBe(1);
          expect(suite.verify(encodeUtf8(packet.payload), 5, packet.checksum ?? "").status).toBe("compromised");
        },
      ),
    );
  });

  test("[FI6] an empty payload has no bit to flip and passes untouched", () => {
    const outcome = injector([{ on: "msg", tamper: "bit-flip" }]).apply(msg(1, ""));
    expect(outcome).toEqual({ deliver: [{ packet: msg(1, ""), delayMs: 0 }], tampered: [] });
    expect(flipBit(new Uint8Array(), () => 0)).toHaveLength(0);
    expect(flipCharacter("", () => 0)).toBe("");
  });

  test("[FI7] re-tag changes what is said and passes the check: this suite cannot catch it", () => {
    const faults = injector([
      { on: "chunk", tamper: "re-tag" },
      { on: "msg", tamper: "re-tag" },
    ]);
    const [file] = faults.apply(chunk(3)).deliver;
    const [text] = faults.apply(msg(3, "PAY BOB   100")).deliver;
    expect(file?.packet.bytes).not.toEqual(chunk(3).bytes);
    expect(suite.verify(file?.packet.bytes ?? new Uint8Array(), 3, file?.packet.checksum ?? "").status).toBe("valid");
    expect(text?.packet.payload).not.toBe("PAY BOB   100");
    expect(suite.verify(encodeUtf8(text?.packet.payload ?? ""), 3, text?.packet.checksum ?? "").status).toBe("valid");
  });

  test("[FI7] re-tag never makes an invisible character of a tilde", () => {
    expect(flipCharacter("~", () => 0)).toBe("|");
  });

  test("[FI8] duplicate delivers twice, delay later, drop never", () => {
    expect(injector([{ on: "msg", tamper: "duplicate" }]).apply(msg(1)).deliver).toEqual([
      { packet: msg(1), delayMs: 0 },
      { packet: msg(1), delayMs: 0 },
    ]);
    expect(injector([{ on: "msg", tamper: "delay" }]).apply(msg(1)).deliver).toEqual([
      { packet: msg(1), delayMs: DELAY_MS },
    ]);
    expect(injector([{ on: "msg", tamper: "drop" }]).apply(msg(1)).deliver).toEqual([]);
  });

  test("[FI9] reorder holds one packet while the next passes it, and the one that a rule names", () => {
    const faults = injector([{ on: "chunk", tamper: "reorder" }]);
    const delays = [0, 1, 2, 3].map((seq) => faults.apply(chunk(seq)).deliver[0]?.delayMs);
    expect(delays).toEqual([REORDER_MS, 0, REORDER_MS, 0]);
    const named = injector([{ on: "chunk", seq: 3, tamper: "reorder" }]);
    expect([2, 3].map((seq) => named.apply(chunk(seq)).deliver[0]?.delayMs)).toEqual([0, REORDER_MS]);
  });

  test("[FI9, NO18] what a plan does to a packet depends on nothing that came before it", () => {
    const packets = [0, 1, 1, 2, 5, 2, 3];
    for (const tamper of everyTamper) {
      const one = injector([{ on: "chunk", tamper }]);
      const together = packets.map((seq) => one.apply(chunk(seq)));
      expect(packets.map((seq) => injector([{ on: "chunk", tamper }]).apply(chunk(seq)))).toEqual(together);
    }
  });

  test("[FI10] each thing done is told with the seq that came in; a dropped packet meets no further rule", () => {
    const done = (plan: FaultRule[]) =>
      injector(plan)
        .apply(chunk(2))
        .tampered.map(({ tamper, seq }) => [tamper, seq]);
    for (const tamper of everyTamper) expect(done([{ on: "chunk", tamper }])).toEqual([[tamper, 2]]);
    expect(
      done([
        { on: "chunk", tamper: "seq-shift" },
        { on: "chunk", tamper: "drop" },
        { on: "chunk", tamper: "delay" },
      ]),
    ).toEqual([
      ["seq-shift", 2],
      ["drop", 2],
    ]);
  });
});
