import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import {
  associatedData,
  chainNext,
  chainStart,
  type FrameKind,
  FrameSealer,
  frameLeaf,
  type KeyedSuiteName,
  merkleLeaf,
  merkleRoot,
  nonceOf,
  RoomKeys,
  readManifest,
  readThumbnail,
  receiptStatement,
  type Signer,
  type StreamContext,
  statementOf,
  writeInvite,
  writeManifest,
  writeReceipt,
  writeRoots,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { hasPython, NEEDS_PYTHON } from "../support/python.ts";
import { bytesOf } from "../support/sealed.ts";

interface Vectors {
  inputs: Record<string, string>;
  public: Record<string, string>;
  keys: { epoch: number; kind: FrameKind; unicast: boolean; aead: string; iv: string; mac: string; commit: string }[];
  nonces: { iv: string; seq: number; final: boolean; nonce: string }[];
  frames: (FrameVector & { suite: KeyedSuiteName; kind: FrameKind })[];
  merkle: { chunks: string[]; leaves: string[]; root: string }[];
  chain: { epoch: number; start: string; heads: { statement: string; head: string }[] };
  file: FileVector;
  links: { roomId: string; secret: string; creator: string; epoch: number; link: string }[];
}

interface FrameVector {
  name: string;
  unicast: boolean;
  epoch: number;
  seq: number;
  total: number;
  chunkSize: number;
  totalSize: number;
  final: boolean;
  plaintext: string;
  associatedData: string;
  body: string;
  signature?: string;
}

/** What is inside manifest and seal of a file, and what a receipt for it signs. `signer` is every person in it. */
interface FileVector {
  epoch: number;
  name: string;
  type: string;
  manifest: string;
  /** A picture of it, and the manifest with that. */
  thumbnail: string;
  shown: string;
  frames: { signature: string; body: string }[];
  frameLeaves: string[];
  framesRoot: string;
  plainRoot: string;
  seal: string;
  size: number;
  chunkSize: number;
  receiverName: string;
  statement: string;
  signature: string;
  receipt: string;
}

const FOLDER = new URL("../../../../docs/vectors/", import.meta.url);
const TEXT = readFileSync(new URL("sealed-v1.json", FOLDER), "utf8");
const vectors = JSON.parse(TEXT) as Vectors;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (digits = "") => Uint8Array.from(Buffer.from(digits, "hex"));
const given = (name: string) => bytes(vectors.inputs[name]);
const known = (name: string) => bytes(vectors.public[name]);

let room: RoomKeys;
let signer: Signer;

async function keysFor(what: { epoch: number; kind: FrameKind; unicast: boolean }) {
  const name = { ...what, senderId: known("senderId"), streamId: given("streamId") };
  const ours = await nodeCrypto.agreementOf(given("agreementSecret"));
  const keys = await room.stream(name, what.unicast ? { ours, theirs: known("otherAgreementKey") } : undefined);
  if (keys === undefined) throw new Error("no keys");
  return keys;
}

const contextOf = (vector: Vectors["frames"][number]): StreamContext => ({
  ...vector,
  roomHash: known("roomHash"),
  senderId: known("senderId"),
  recipientId: vector.unicast ? given("recipientId") : undefined,
  streamId: given("streamId"),
});

beforeAll(async () => {
  room = await RoomKeys.derive(nodeCrypto, given("roomId"), given("secret"));
  signer = await nodeCrypto.signerOf(given("signerSeed"));
});

describe("the vectors", () => {
  test("[KS1] keys and what is public of them", async () => {
    expect(hex(await nodeCrypto.sha256(given("roomId")))).toBe(vectors.public.roomHash);
    expect(hex(signer.publicKey)).toBe(vectors.public.signerKey);
    expect(hex(await nodeCrypto.sha256(signer.publicKey))).toBe(vectors.public.senderId);
    expect(hex(await room.access())).toBe(vectors.public.access);
    expect(vectors.keys).toHaveLength(4);
    for (const { aead, iv, mac, commit, ...what } of vectors.keys) {
      const keys = await keysFor(what);
      expect([keys.aead, keys.iv, keys.mac, keys.commit].map(hex)).toEqual([aead, iv, mac, commit]);
    }
  });

  test("[KY3] nonces", () => {
    for (const { iv, seq, final, nonce } of vectors.nonces) expect(hex(nonceOf(bytes(iv), { seq, final }))).toBe(nonce);
  });

  test.each(vectors.frames.map((frame) => [frame.name, frame] as const))(
    "[SA1, KY1, KY2, SF2] %s: associated data, body, signature",
    async (_name, vector) => {
      const context = contextOf(vector);
      const plaintext = bytes(vector.plaintext);
      expect(hex(associatedData(context, { ...vector, length: plaintext.length }))).toBe(vector.associatedData);
      const key = vector.signature === undefined ? {} : { signer };
      const sealer = await FrameSealer.open({ crypto: nodeCrypto, context, keys: await keysFor(vector), ...key });
      const frame = await sealer.seal(vector.seq, plaintext);
      expect({ body: hex(frame.body), final: frame.final }).toEqual({ body: vector.body, final: vector.final });
      expect(frame.signature && hex(frame.signature)).toBe(vector.signature);
    },
  );

  test("[MK1] leaves and roots", async () => {
    for (const { chunks, leaves, root } of vectors.merkle) {
      const computed = await Promise.all(chunks.map((chunk, seq) => merkleLeaf(nodeCrypto, seq, bytes(chunk))));
      expect(computed.map(hex)).toEqual(leaves);
      expect(hex(await merkleRoot(nodeCrypto, computed))).toBe(root);
    }
  });

  test("[MK3] heads of a chain", async () => {
    let head = await chainStart(nodeCrypto, known("roomHash"), vectors.chain.epoch);
    expect(hex(head)).toBe(vectors.chain.start);
    const signed = vectors.frames.filter(({ signature }) => signature !== undefined);
    expect(vectors.chain.heads).toHaveLength(signed.length);
    for (const [i, vector] of signed.entries()) {
      const frame = { seq: vector.seq, final: vector.final, body: bytes(vector.body) };
      head = await chainNext(nodeCrypto, head, await statementOf(nodeCrypto, contextOf(vector), frame));
      expect(hex(head)).toBe(vectors.chain.heads[i]?.head);
    }
  });

  test("[FS1, FS2, FS3, FS4, FS8] manifest, seal and receipt of a file", async () => {
    const { file } = vectors;
    const { epoch } = file;
    const [name, type, receiverName] = [file.name, file.type, file.receiverName].map(bytesOf) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const { commit } = await keysFor({ epoch, kind: "chunk", unicast: false });
    const key = await nodeCrypto.hmacSha256(commit);
    expect(hex(await writeManifest({ name, type, before: [] }, key))).toBe(file.manifest);
    const thumbnail = bytes(file.thumbnail);
    expect(hex(await writeManifest({ name, type, before: [], thumbnail }, key))).toBe(file.shown);
    expect(await readManifest(bytes(file.shown), key)).toEqual({ name, type, before: [], thumbnail });
    expect(readThumbnail(thumbnail)).toEqual({ type: "image/webp", width: 1, height: 1, bytes: thumbnail });
    const leaves = await Promise.all(
      file.frames.map(async ({ signature, body }, seq) =>
        frameLeaf(nodeCrypto, seq, bytes(signature), await nodeCrypto.sha256(bytes(body))),
      ),
    );
    expect(leaves.map(hex)).toEqual(file.frameLeaves);
    const roots = { plain: bytes(vectors.merkle[3]?.root), frames: await merkleRoot(nodeCrypto, leaves) };
    expect([hex(roots.frames), hex(roots.plain)]).toEqual([file.framesRoot, file.plainRoot]);
    expect(hex(writeRoots(roots))).toBe(file.seal);
    const people = { sender: signer.publicKey, receiver: signer.publicKey };
    const what = { roomHash: known("roomHash"), epoch, streamId: given("streamId"), fileName: name, receiverName };
    const statement = receiptStatement({ ...what, ...people, size: file.size, chunkSize: file.chunkSize, roots });
    expect(hex(statement)).toBe(file.statement);
    const signature = await signer.sign(statement);
    expect(hex(signature)).toBe(file.signature);
    const receipt = writeReceipt({ senderId: known("senderId"), streamId: given("streamId"), signature });
    expect(hex(receipt)).toBe(file.receipt);
  });

  test("[LK1] links", () => {
    for (const { roomId, secret, creator, epoch, link } of vectors.links) {
      const invite = { roomId: bytes(roomId), secret: bytes(secret), creator: bytes(creator), epoch };
      expect(writeInvite(invite)).toBe(link);
    }
  });
});

describe(`the vectors in Python ${NEEDS_PYTHON}`, () => {
  const script = fileURLToPath(new URL("check.py", FOLDER));
  const python = (...args: string[]) => spawnSync("python3", [script, ...args], { encoding: "utf8" });
  test.runIf(hasPython)("[VE1] come out the same", () => {
    const { status, stdout, stderr } = python();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ values agree/);
  });

  test.runIf(hasPython)("[VE1] and the script finds any value that is not theirs", () => {
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      for (const value of [
        vectors.public.access,
        vectors.nonces[0]?.nonce,
        vectors.merkle[3]?.root,
        vectors.chain.heads[1]?.head,
        vectors.file.manifest,
        vectors.file.shown,
        vectors.file.seal,
        vectors.file.statement,
      ]) {
        const altered = join(folder, "altered.json");
        const digits = value ?? "";
        writeFileSync(altered, TEXT.replace(digits, `${digits.slice(0, -1)}${digits.endsWith("0") ? "1" : "0"}`));
        expect(python(altered).status).toBe(1);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
