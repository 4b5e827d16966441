import { readFile } from "node:fs/promises";
import type { IntegrityEvent } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compromisedRow, integrity } from "../dev/samples.ts";
import { explainVerdict } from "../src/features/integrity/explain.ts";
import { facetsOf, passesFacets, stripOf, wordOf } from "../src/features/integrity/facets.ts";
import { nextReach, OVERSCAN } from "../src/features/integrity/reach.ts";

const hex = (value: number) => (value >>> 0).toString(16).padStart(8, "0");
const CRC = 0xcbf43926;

/** A chunk whose bytes have the CRC above, as it came. */
const open = (came: { seq: number; received: string }, status: IntegrityEvent["status"]): IntegrityEvent => ({
  ...compromisedRow,
  ...came,
  status,
  expected: hex(CRC ^ came.seq),
});

const sealed = (status: IntegrityEvent["status"]): IntegrityEvent => ({
  key: 1,
  status,
  at: 0,
  seq: 258,
  source: "Chat Message",
  type: "MSG",
  suite: "aes-256-gcm-room",
  received: "0badf00d",
  readFrom: "Bob",
});

test("[PG123] a short table is drawn whole, by some rows more with each frame; of a long one what is near the view", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 320 }), (count) => {
      const reaches = [OVERSCAN];
      for (let frame = 0; frame < 20; frame++) reaches.push(nextReach(reaches.at(-1) ?? 0, count));
      expect(reaches.at(-1)).toBeGreaterThanOrEqual(count);
      const steps = reaches.slice(1).map((reach, frame) => reach - (reaches[frame] ?? 0));
      expect(Math.max(...steps)).toBeLessThanOrEqual(32);
      expect(nextReach(reaches.at(-1) ?? 0, 321)).toBe(OVERSCAN);
    }),
  );
});

describe("a verdict explained", () => {
  test("[PG46] a number that was changed is told with the one that the tag fits", () => {
    const { sentence, fields } = explainVerdict(open({ seq: 1_012, received: hex(CRC ^ 12) }, "compromised"));
    expect(sentence).toContain("under number 12, and the chunk came as number 1012");
    expect(fields.map((field) => field.hex)).toEqual([hex(CRC), "000003f4", hex(CRC ^ 1_012), hex(CRC ^ 12)]);
  });

  test("[PG46] what this client opened is shown field by field, all 160 bytes that its tag covers", async () => {
    const { frames } = JSON.parse(
      await readFile(new URL("../../../docs/vectors/sealed-v1.json", import.meta.url), "utf8"),
    );
    for (const { name, associatedData, epoch, seq, total, totalSize, unicast, final } of frames) {
      const bound = Uint8Array.from(Buffer.from(associatedData, "hex"));
      const { fields } = explainVerdict({ ...sealed("valid"), bound });
      expect([
        name,
        fields
          .slice(0, -1)
          .map(({ hex }) => hex)
          .join(""),
      ]).toEqual([name, associatedData]);
      const says = Object.fromEntries(fields.map((field) => [field.name.replace(/, byte.*/, ""), field.says]));
      expect(says).toMatchObject({
        Direction: unicast ? "to one person" : "to the whole room",
        Flags: final ? "the last chunk of its file" : "none",
        Epoch: String(epoch),
        "Sequence number": String(seq),
        "Chunks of the file": String(total),
        "File size": `${totalSize} B`,
        Tag: "its first digits, as it came",
      });
    }
  });

  test("[PG46] bytes that were changed are told as such, and a good tag as no proof of an author", () => {
    const altered = open({ seq: 3, received: hex(0xdeadbeef ^ 3) }, "compromised");
    expect(explainVerdict(altered).sentence).toContain("what is in it was changed on the way");
    expect(explainVerdict({ ...altered, received: "<script>" }).sentence).toContain("what is in it was changed");
    const valid = open({ seq: 3, received: hex(CRC ^ 3) }, "valid");
    expect(explainVerdict(valid).sentence).toContain("proves no author");
  });

  test("[PG46] of a keyed suite the fields of the associated data are told, and never a tag that was expected", () => {
    const bad = { ...sealed("compromised"), expected: "5ec2e7aa" };
    const { sentence, fields } = explainVerdict(bad);
    expect(sentence).toContain("from Bob does not hold under the room's key");
    expect(JSON.stringify(fields)).not.toContain("5ec2e7aa");
    expect(fields.find(({ name }) => name.startsWith("Sequence number"))?.hex).toBe("0000000000000102");
    expect(explainVerdict(sealed("valid")).sentence).toContain("nobody without the key");
  });
});

describe("facets and the last minutes", () => {
  const rows = [...integrity.slice(0, 90), sealed("valid"), compromisedRow];

  test("[PG47] a facet is offered where rows differ in it, with how many have each value", () => {
    expect(facetsOf(integrity.slice(1, 5))).toEqual([]);
    const facets = facetsOf(rows);
    expect(facets.map(({ name }) => name)).toEqual(["suite", "checked", "sender", "stream"]);
    for (const { values } of facets) expect(values.reduce((sum, [, amount]) => sum + amount, 0)).toBe(rows.length);
    expect(facets[1]?.values).toEqual([
      ["client", 1],
      ["server", 91],
    ]);
    expect(["reading", "server", "client"].map((who) => wordOf("checked", who))).toEqual([
      "the server, reading it back",
      "the server",
      "this client",
    ]);
    expect(["", "Bob"].map((from) => wordOf("sender", from))).toEqual(["you", "Bob"]);
  });

  test("[PG47] chosen values have to hold together", () => {
    const through = (chosen: Parameters<typeof passesFacets>[1]) =>
      rows.filter((row) => passesFacets(row, chosen)).length;
    expect(through({})).toBe(rows.length);
    expect(through({ sender: "Bob" })).toBe(1);
    expect(through({ sender: "Bob", suite: "crc32-xor-seq" })).toBe(0);
  });

  test("[PG47] the strip counts verdicts in their stretch of time, and none that is older", () => {
    const times = [
      { from: 0, valid: 9, compromised: 0 },
      { from: 5_000, valid: 2_000, compromised: 0 },
      { from: 10_000, valid: 3, compromised: 1 },
    ];
    expect(stripOf(times, 12_000, 2, 5_000)).toEqual([
      { valid: 2_000, compromised: 0 },
      { valid: 3, compromised: 1 },
    ]);
  });
});
