import { createHash, createPublicKey, verify } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { plain } from "../terminal/output.ts";

/**
 * Receipts of a sealed file, checked by nothing but Node and what docs/spec/sealed.md says of leaves, nodes and statements: no
 * code that has made them is asked whether they are good.
 */

interface Receipt {
  name: string;
  key: string;
  signature: string;
}

interface Claim {
  room: string;
  epoch: number;
  stream: string;
  sender: string;
  file: { name: string; size: number; chunkSize: number; root: string; frames: string };
  receipts: readonly Receipt[];
}

/** What came of it. Keys are told as the first four groups of what a safety number shows of them. */
export interface Checked {
  name: string;
  /** Bytes of the file of the receipts, and of the one that was looked at. */
  size: number;
  found: number;
  /** Whether they are one. */
  same: boolean;
  sender: string;
  receipts: readonly { name: string; key: string; signed: boolean }[];
  /** The file is that one, somebody has verified it, and every receipt is signed by the key that it names. */
  good: boolean;
}

/** Neither good nor bad: it cannot be checked. */
class Unreadable extends Error {}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const sized = (text: string): Buffer => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);

/** @throws Unreadable, and what the file system says */
export async function checkReceipts(path: string, receiptsPath: string): Promise<Checked> {
  const claim = await claimIn(receiptsPath);
  const { name, size, chunkSize } = claim.file;
  const found = await rootOf(path, chunkSize);
  const same = found.size === size && found.root === claim.file.root;
  const receipts = claim.receipts.map((receipt) => ({
    name: receipt.name,
    key: shortOf(receipt.key),
    signed: isSigned(claim, receipt),
  }));
  const good = same && receipts.length > 0 && receipts.every(({ signed }) => signed);
  return { name, size, found: found.size, same, sender: shortOf(claim.sender), receipts, good };
}

/** In words, a line each. Names are somebody else's: nothing in them steers a terminal. */
export function linesOf(path: string, { name, size, found, same, sender, receipts }: Checked): string[] {
  const file = same
    ? `The file is the one of the receipts: ${plain(name)}, ${size} bytes.`
    : `NOT THE SAME FILE: ${path} has ${found} bytes and another content than ${plain(name)}, ${size} bytes.`;
  const verified = receipts.map(
    (receipt) => `${receipt.signed ? "verified by" : "NOT SIGNED by"} ${plain(receipt.name)}, key ${receipt.key} …`,
  );
  return [
    file,
    `Sent by the key ${sender} …`,
    ...(verified.length === 0 ? ["Nobody has verified it: there is no receipt."] : verified),
    "Whose a key is, only safety numbers tell that were compared.",
  ];
}

/** Root of the tree over a file's chunks. */
async function rootOf(path: string, chunkSize: number): Promise<{ size: number; root: string | undefined }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let level: Buffer[] = [];
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
    while (level.length > 1) level = above(level);
    return { size, root: level[0]?.toString("base64url") };
  } finally {
    await file.close();
  }
}

/** The last one of an odd level goes up as it is. */
function above(level: readonly Buffer[]): Buffer[] {
  const nodes: Buffer[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = level.slice(i, i + 2);
    if (left !== undefined) nodes.push(right === undefined ? left : sha256(Buffer.concat([Buffer.of(1), left, right])));
  }
  return nodes;
}

/** Whether a receiver has signed what its receipt says. */
function isSigned({ room, epoch, stream, sender, file }: Claim, { name, key, signature }: Receipt): boolean {
  const statement = Buffer.concat([
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
  const signer = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
  return verify(null, statement, signer, bytesOf(signature, 64));
}

function bytesOf(text: string, length: number): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== length || bytes.toString("base64url") !== text)
    throw new Unreadable(`not ${length} bytes: ${text}`);
  return bytes;
}

async function claimIn(path: string): Promise<Claim> {
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

/** Four groups of five digits of a key, the beginning of what a safety number shows of it. */
function shortOf(key: string): string {
  const digest = sha256(Buffer.concat([Buffer.from("chatcast/v1/safety"), bytesOf(key, 32)]));
  return [0, 1, 2, 3].map((i) => String(digest.readUIntBE(5 * i, 5) % 100_000).padStart(5, "0")).join(" ");
}
