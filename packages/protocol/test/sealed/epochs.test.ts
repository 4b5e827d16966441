import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boxesBytes,
  commandStatement,
  type EpochName,
  type GivenCommand,
  openBox,
  openPast,
  RoomKeys,
  readBoxes,
  sealBox,
  sealPast,
  writeBoxes,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { hasPython, NEEDS_PYTHON } from "../support/python.ts";

interface BoxVector {
  key: string;
  agreeSecret: string;
  agree: string;
  box: string;
}
interface EpochVector {
  number: number;
  before: string;
  secret: string;
  accessSeed: string;
  access: string;
  pastKey: string;
  past: string;
  ephemeralSecret: string;
  ephemeral: string;
  boxes: BoxVector[];
  travels: string;
  digest: string;
  command: GivenCommand;
  statement: string;
  seed: string;
  signature: string;
}

const FOLDER = new URL("../../../../docs/vectors/", import.meta.url);
const TEXT = readFileSync(new URL("epochs-v1.json", FOLDER), "utf8");
const vectors = JSON.parse(TEXT) as { roomId: string; epochs: EpochVector[] };

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");
const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const { sha256 } = nodeCrypto;

describe("the vectors of epochs", () => {
  test.each(vectors.epochs.map((epoch) => [epoch.number, epoch] as const))("[EP1] epoch %i", async (number, vector) => {
    const roomHash = await sha256(bytes(vectors.roomId));
    const name: EpochName = { roomHash, number, access: bytes(vector.access) };
    const keys = await RoomKeys.derive(nodeCrypto, bytes(vectors.roomId), bytes(vector.secret));
    const [seed, pastKey] = [await keys.access(), await keys.past()];
    expect([hex(seed), hex(pastKey)]).toEqual([vector.accessSeed, vector.pastKey]);
    expect(hex((await nodeCrypto.signerOf(seed)).publicKey)).toBe(vector.access);
    expect(hex(await sealPast(nodeCrypto, name, pastKey, bytes(vector.before)))).toBe(vector.past);
    expect(hex(await openPast(nodeCrypto, name, pastKey, bytes(vector.past)))).toBe(vector.before);

    const ephemeral = await nodeCrypto.agreementOf(bytes(vector.ephemeralSecret));
    expect(hex(ephemeral.publicKey)).toBe(vector.ephemeral);
    const boxes = vector.boxes.map(({ key, box }) => ({ key: bytes(key), box: bytes(box) }));
    const all = { ephemeral: ephemeral.publicKey, boxes };
    for (const { key, agree, agreeSecret, box } of vector.boxes) {
      const owner = { key: bytes(key), agree: bytes(agree) };
      expect(hex(await sealBox(nodeCrypto, name, ephemeral, owner, bytes(vector.secret)))).toBe(box);
      const agreement = await nodeCrypto.agreementOf(bytes(agreeSecret));
      expect(hex(await openBox(nodeCrypto, name, all, { key: owner.key, agreement }))).toBe(vector.secret);
    }
    expect(writeBoxes(all).boxes).toBe(vector.travels);
    expect(readBoxes(writeBoxes(all))).toEqual(all);
    expect(hex(await sha256(boxesBytes(all)))).toBe(vector.digest);

    const statement = commandStatement(roomHash, vector.command, utf8);
    expect(hex(statement)).toBe(vector.statement);
    expect(hex(await (await nodeCrypto.signerOf(bytes(vector.seed))).sign(statement))).toBe(vector.signature);
  });
});

describe("boxes", () => {
  const NAME: EpochName = { roomHash: filled(32, 1), number: 3, access: filled(32, 2) };
  const SECRET = filled(32, 9);
  async function boxed() {
    const [ephemeral, ann, bob] = await Promise.all([1, 2, 3].map((n) => nodeCrypto.agreementOf(filled(32, n + 10))));
    if (ephemeral === undefined || ann === undefined || bob === undefined) throw new Error("no keys");
    const key = filled(32, 5);
    const box = await sealBox(nodeCrypto, NAME, ephemeral, { key, agree: ann.publicKey }, SECRET);
    if (box === undefined) throw new Error("no box");
    return { boxes: { ephemeral: ephemeral.publicKey, boxes: [{ key, box }] }, key, ephemeral, ann, bob, box };
  }

  test("[EP2] a box opens for its owner, its room, its number and its access key, and for nothing else", async () => {
    const { boxes, key, ann, bob, box } = await boxed();
    const opens = (name: EpochName, all = boxes, ours = { key, agreement: ann }) =>
      openBox(nodeCrypto, name, all, ours).then((secret) => secret !== undefined);
    expect(await opens(NAME)).toBe(true);
    expect(await opens({ ...NAME, roomHash: filled(32, 8) })).toBe(false);
    expect(await opens({ ...NAME, number: 4 })).toBe(false);
    expect(await opens({ ...NAME, access: filled(32, 8) })).toBe(false);
    expect(await opens(NAME, { ...boxes, ephemeral: bob.publicKey })).toBe(false);
    expect(await opens(NAME, boxes, { key, agreement: bob })).toBe(false);
    const other = filled(32, 6);
    expect(await opens(NAME, boxes, { key: other, agreement: ann })).toBe(false);
    expect(await opens(NAME, { ...boxes, boxes: [{ key: other, box }] }, { key: other, agreement: ann })).toBe(false);
  });

  test("[EP2] with an agreement key that is none there is no box", async () => {
    const { ephemeral, key } = await boxed();
    const owner = { key, agree: filled(32, 0) };
    expect(await sealBox(nodeCrypto, NAME, ephemeral, owner, SECRET)).toBeUndefined();
  });

  test("[EP2] the secret of before opens with the secret of the epoch and for its name alone", async () => {
    const key = filled(32, 3);
    const past = await sealPast(nodeCrypto, NAME, key, SECRET);
    expect(await openPast(nodeCrypto, NAME, key, past)).toEqual(SECRET);
    expect(await openPast(nodeCrypto, NAME, filled(32, 4), past)).toBeUndefined();
    expect(await openPast(nodeCrypto, { ...NAME, number: 2 }, key, past)).toBeUndefined();
  });

  test("[EP3] boxes are read back as they were written; anything else, and two for one key, are none", () => {
    const some = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const entry = fc.record({ key: some(32), box: some(48) });
    const all = fc.record({
      ephemeral: some(32),
      boxes: fc.uniqueArray(entry, { selector: ({ key }) => hex(key), maxLength: 5 }),
    });
    fc.assert(
      fc.property(all, (one) => {
        expect(readBoxes(writeBoxes(one))).toEqual(one);
      }),
    );
    const { ephemeral, boxes } = writeBoxes({
      ephemeral: filled(32, 1),
      boxes: [{ key: filled(32, 2), box: filled(48, 3) }],
    });
    expect(readBoxes({ ephemeral, boxes: `${boxes.slice(0, -2)}` })).toBeUndefined();
    const twice = [filled(48, 3), filled(48, 4)].map((box) => ({ key: filled(32, 2), box }));
    expect(readBoxes(writeBoxes({ ephemeral: filled(32, 1), boxes: twice }))).toBeUndefined();
  });
});

describe(`the vectors of epochs in Python ${NEEDS_PYTHON}`, () => {
  const script = fileURLToPath(new URL("check_epochs.py", FOLDER));
  const python = (...args: string[]) => spawnSync("python3", [script, ...args], { encoding: "utf8" });
  test.runIf(hasPython)("[VE1] come out the same, and the script finds any value that is not theirs", () => {
    const { status, stdout, stderr } = python();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ values agree/);
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      for (const digits of [vectors.epochs[0]?.pastKey ?? "", vectors.epochs[1]?.digest ?? ""]) {
        const altered = join(folder, "altered.json");
        writeFileSync(altered, TEXT.replace(digits, `${digits.slice(0, -1)}${digits.endsWith("0") ? "1" : "0"}`));
        expect(python(altered).status).toBe(1);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
