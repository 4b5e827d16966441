import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pinnedNode, ROOT } from "../lib/runtime.mjs";
import { verifyReceipts } from "../verify.mjs";

const folder = mkdtempSync(join(tmpdir(), "chatcast-verify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHUNK = 16;
const NAME = "plans ™.txt";
const bytes = randomBytes(2 * CHUNK + 5);

/** @param {...Uint8Array} parts */
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
/** @param {Uint8Array} value */
const b64 = (value) => Buffer.from(value).toString("base64url");
/** @param {number} value @param {number} length */
const big = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");

/** Written from docs/spec/sealed.md, section FS, and by nothing of ours. */
const leaves = [0, 1, 2].map((seq) =>
  sha256(Buffer.of(0), big(seq, 8), bytes.subarray(seq * CHUNK, (seq + 1) * CHUNK)),
);
const [first, second, third] = /** @type {[Buffer, Buffer, Buffer]} */ (leaves);
const root = sha256(Buffer.of(1), sha256(Buffer.of(1), first, second), third);
const told = { room: randomBytes(32), stream: randomBytes(16), sender: randomBytes(32), frames: randomBytes(32) };

/** @param {string} name */
function receiptOf(name) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const statement = Buffer.concat([
    Buffer.from("chatcast/v1/receipt"),
    told.room,
    big(0, 4),
    told.stream,
    told.sender,
    key,
    big(bytes.length, 8),
    big(CHUNK, 4),
    root,
    told.frames,
    big(Buffer.byteLength(NAME), 4),
    Buffer.from(NAME),
    big(Buffer.byteLength(name), 4),
    Buffer.from(name),
  ]);
  return { name, key: b64(key), signature: b64(sign(null, statement, privateKey)) };
}

const RECEIPTS = {
  chatcast: "receipts",
  version: 1,
  room: b64(told.room),
  epoch: 0,
  stream: b64(told.stream),
  sender: b64(told.sender),
  file: { name: NAME, size: bytes.length, chunkSize: CHUNK, root: b64(root), frames: b64(told.frames) },
  receipts: [receiptOf("Bob"), receiptOf("Cléo")],
};

let files = 0;
/** @param {string | Uint8Array} content @returns {string} its path */
function write(content) {
  const path = join(folder, `f${files++}`);
  writeFileSync(path, content);
  return path;
}

const file = write(bytes);

/** @param {string[]} args */
function run(...args) {
  const { stdout, status } = spawnSync(pinnedNode(), [join(ROOT, "scripts/verify.mjs"), ...args], { encoding: "utf8" });
  return { status, said: stdout };
}

/** The same without a process of its own. @param {object} receipts @param {string} path */
async function check(receipts, path = file) {
  /** @type {string[]} */
  const lines = [];
  const status = await verifyReceipts([path, write(JSON.stringify(receipts))], (line) => void lines.push(line));
  return { status, said: lines.join("\n") };
}

describe("npm run verify", () => {
  test("[VF1] says by whom the file was verified, of one receipt or of a set, and ends with 0", async () => {
    const all = run(file, write(JSON.stringify(RECEIPTS)));
    expect(all.status).toBe(0);
    for (const word of [NAME, "verified by Bob", "verified by Cléo"]) expect(all.said).toContain(word);
    expect((await check({ ...RECEIPTS, receipts: RECEIPTS.receipts.slice(0, 1) })).status).toBe(0);
  });

  test("[VF5] nothing in a name steers the terminal", async () => {
    const steers = "\u001b]0;verified by everybody\u0007\u202e\n";
    const named = {
      ...RECEIPTS,
      file: { ...RECEIPTS.file, name: `${steers}plans` },
      receipts: [receiptOf(`${steers}Bob`)],
    };
    const good = await check(named);
    expect(good.said).toContain("Bob");
    const broken = await check({ ...named, receipts: [{ ...receiptOf("x"), signature: steers }] });
    expect(broken.said).toContain("verified by everybody");
    for (const { said } of [good, broken]) {
      expect(said.split("\n").length).toBeLessThan(6);
      expect(said).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });

  test("[VF2] another file is found by one byte, one missing, one more, or by two chunks that changed places", async () => {
    const flipped = Buffer.from(bytes);
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    const swapped = Buffer.concat([
      bytes.subarray(CHUNK, 2 * CHUNK),
      bytes.subarray(0, CHUNK),
      bytes.subarray(2 * CHUNK),
    ]);
    for (const other of [flipped, bytes.subarray(1), Buffer.concat([bytes, Buffer.of(0)]), swapped, Buffer.alloc(0)]) {
      const { status, said } = await check(RECEIPTS, write(other));
      expect([status, said]).toEqual([1, expect.stringContaining("NOT THE SAME FILE")]);
    }
  });

  test("[VF3] a receipt that says anything else than was signed is named, and ends with 1", async () => {
    const [bob, cleo] = /** @type {[ReturnType<typeof receiptOf>, ReturnType<typeof receiptOf>]} */ (RECEIPTS.receipts);
    /** @type {object[]} */
    const forged = [
      { ...RECEIPTS, receipts: [{ ...bob, name: "Bop" }] },
      { ...RECEIPTS, receipts: [{ ...bob, key: cleo.key }] },
      { ...RECEIPTS, receipts: [{ ...bob, signature: cleo.signature }] },
      { ...RECEIPTS, epoch: 1 },
      { ...RECEIPTS, stream: b64(randomBytes(16)) },
      { ...RECEIPTS, sender: b64(randomBytes(32)) },
      { ...RECEIPTS, room: b64(randomBytes(32)) },
      { ...RECEIPTS, file: { ...RECEIPTS.file, name: "other" } },
      { ...RECEIPTS, file: { ...RECEIPTS.file, frames: b64(randomBytes(32)) } },
    ];
    for (const receipts of forged) {
      const { status, said } = await check(receipts);
      expect([status, said]).toEqual([1, expect.stringContaining("NOT SIGNED by")]);
    }
    expect(run(file, write(JSON.stringify({ ...RECEIPTS, receipts: [] }))).status).toBe(1);
  });

  test("[VF4] what cannot be read ends with 2, and says why", async () => {
    expect(run().said).toContain("Usage");
    for (const { status, said } of [
      run(),
      run(file),
      await check(RECEIPTS, join(folder, "none")),
      run(file, write("no JSON")),
      await check({}),
      await check({ ...RECEIPTS, version: 2 }),
      await check({ ...RECEIPTS, receipts: [{ name: "Bob", key: "x", signature: "y" }] }),
    ]) {
      expect([status, said.length > 0]).toEqual([2, true]);
    }
  });
});
