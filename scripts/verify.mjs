import { createHash, createPublicKey, verify } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const USAGE = `Usage: npm run verify -- FILE RECEIPTS

Checks, without any server, that FILE is the one that its receivers have verified: RECEIPTS is what the page saves
beside a file of a sealed room, or ChatCastClient.receipts gives. Ends with

  0  the file is that one, and every receipt is signed by the key that it names
  1  the file is another one, or a receipt is not what it says
  2  something cannot be read
`;

/** @typedef {{ name: string, key: string, signature: string }} Receipt */
/**
 * @typedef {{
 *   room: string, epoch: number, stream: string, sender: string,
 *   file: { name: string, size: number, chunkSize: number, root: string, frames: string },
 *   receipts: Receipt[],
 * }} Claim
 */

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
/** @param {number} value */
const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
/** @param {number} value */
const u64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
/** @param {string} text */
const sized = (text) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);

/** A name is somebody else's word: nothing in it steers the terminal of who reads it. @param {string} text */
const plain = (text) => text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

class Unreadable extends Error {}

/**
 * Root of the tree over a file's chunks: leaves and nodes of docs/spec/sealed.md.
 * @param {string} path
 * @param {number} chunkSize
 */
async function rootOf(path, chunkSize) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    /** @type {Buffer[]} */
    let level = [];
    const chunk = Buffer.alloc(chunkSize);
    for (let seq = 0, at = 0; seq === 0 || at < size; seq++) {
      const length = Math.min(chunkSize, size - at);
      let read = 0;
      while (read < length) {
        const { bytesRead } = await file.read(chunk, read, length - read, at + read);
        if (bytesRead === 0) throw new Unreadable(`${path} became shorter while it was read`);
        read += bytesRead;
      }
      level.push(sha256(Buffer.concat([Buffer.of(0), u64(seq), chunk.subarray(0, length)])));
      at += length;
    }
    while (level.length > 1) {
      /** @type {Buffer[]} */
      const above = [];
      for (let i = 0; i < level.length; i += 2) {
        const [left, right] = level.slice(i, i + 2);
        if (left !== undefined)
          above.push(right === undefined ? left : sha256(Buffer.concat([Buffer.of(1), left, right])));
      }
      level = above;
    }
    return { size, root: level[0]?.toString("base64url") };
  } finally {
    await file.close();
  }
}

/**
 * What a receiver signed, docs/spec/sealed.md.
 * @param {Claim} claim
 * @param {Receipt} receipt
 */
function statementOf({ room, epoch, stream, sender, file }, { name, key }) {
  return Buffer.concat([
    Buffer.from("chatcast/v1/receipt"),
    bytesOf(room, 32),
    u32(epoch),
    bytesOf(stream, 16),
    bytesOf(sender, 32),
    bytesOf(key, 32),
    u64(file.size),
    u32(file.chunkSize),
    bytesOf(file.root, 32),
    bytesOf(file.frames, 32),
    sized(file.name),
    sized(name),
  ]);
}

/**
 * @param {string} text
 * @param {number} length
 */
function bytesOf(text, length) {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== length || bytes.toString("base64url") !== text)
    throw new Unreadable(`not ${length} bytes: ${text}`);
  return bytes;
}

/**
 * @param {Claim} claim
 * @param {Receipt} receipt
 */
function isSigned(claim, receipt) {
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: receipt.key }, format: "jwk" });
  return verify(null, statementOf(claim, receipt), key, bytesOf(receipt.signature, 64));
}

/** @param {string} path @returns {Promise<Claim>} */
async function claimIn(path) {
  const told = JSON.parse(await readFile(path, "utf8"));
  if (told?.chatcast !== "receipts" || told.version !== 1 || !Array.isArray(told.receipts)) {
    throw new Unreadable(`${path} holds no receipts of ChatCast, or of a newer one`);
  }
  const { name, size, chunkSize } = told.file ?? {};
  const sound =
    typeof name === "string" && Number.isSafeInteger(size) && Number.isSafeInteger(chunkSize) && chunkSize > 0;
  if (!sound || !Number.isSafeInteger(told.epoch)) throw new Unreadable(`${path} does not say which file it is about`);
  return told;
}

/**
 * Four groups of five digits of a key, the beginning of what a safety number shows of it.
 * @param {string} key
 */
function shortOf(key) {
  const digest = sha256(Buffer.concat([Buffer.from("chatcast/v1/safety"), bytesOf(key, 32)]));
  return [0, 1, 2, 3].map((i) => String(digest.readUIntBE(5 * i, 5) % 100_000).padStart(5, "0")).join(" ");
}

/**
 * @param {readonly string[]} args
 * @param {(line: string) => void} say
 */
export async function verifyReceipts(args, say) {
  const [path, receipts] = args;
  if (path === undefined || receipts === undefined || args.length > 2 || path.startsWith("--")) {
    say(USAGE);
    return 2;
  }
  try {
    const claim = await claimIn(receipts);
    const { size, root } = await rootOf(path, claim.file.chunkSize);
    const name = plain(claim.file.name);
    const same = size === claim.file.size && root === claim.file.root;
    say(
      same
        ? `The file is the one of the receipts: ${name}, ${size} bytes.`
        : `NOT THE SAME FILE: ${path} has ${size} bytes and another content than ${name}, ${claim.file.size} bytes.`,
    );
    say(`Sent by the key ${shortOf(claim.sender)} …`);
    let good = same;
    for (const receipt of claim.receipts) {
      const signed = isSigned(claim, receipt);
      say(`${signed ? "verified by" : "NOT SIGNED by"} ${plain(receipt.name)}, key ${shortOf(receipt.key)} …`);
      good &&= signed;
    }
    if (claim.receipts.length === 0) say("Nobody has verified it: there is no receipt.");
    say("Whose a key is, only safety numbers tell that were compared.");
    return good && claim.receipts.length > 0 ? 0 : 1;
  } catch (error) {
    say(`Cannot be checked: ${plain(error instanceof Error ? error.message : String(error))}`);
    return 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await verifyReceipts(process.argv.slice(2), (line) => console.log(line));
}
