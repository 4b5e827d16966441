import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import {
  associatedData,
  continued,
  FrameOpener,
  FrameSealer,
  frameLeaf,
  isSignedBy,
  killStatement,
  merkleLeaf,
  merkleRoot,
  RoomKeys,
  readFileCard,
  readManifest,
  type Signer,
  type StreamContext,
  type StreamKeys,
  type Stretch,
  streamAt,
  writeFileCard,
  writeManifest,
  writeRoots,
} from "../../src/index.ts";
import { nodeCrypto } from "../support/crypto.ts";
import { hasPython, NEEDS_PYTHON } from "../support/python.ts";
import { bytesOf } from "../support/sealed.ts";

interface StreamVector {
  id: string;
  seed: string;
  epoch: number;
  /** Its chunks are those behind the stream before it, up to that one. */
  below: number;
  publicKey: string;
  senderId: string;
  keys: { aead: string; iv: string; commit: string };
  manifest: string;
  continues: { transfer_id: string; chunks: number } | null;
  /** The frame of its manifest, which seals those bytes. */
  opening: { associatedData: string; body: string; signature: string };
  frames: { seq: number; associatedData: string; body: string; signature: string }[];
  /** Any bytes in place of the envelope of its manifest. */
  envelope: string;
}

interface Vectors {
  room: { id: string; secrets: string[] };
  file: {
    name: string;
    type: string;
    chunkSize: number;
    chunks: string[];
    plainRoot: string;
    framesRoot: string;
    seal: string;
    sealEnvelope: string;
    card: string;
  };
  streams: StreamVector[];
  kill: { seed: string; person: string; name: string; statement: string; signature: string };
}

interface Stream {
  vector: StreamVector;
  context: StreamContext;
  keys: StreamKeys;
  signer: Signer;
}

const FOLDER = new URL("../../../../docs/vectors/", import.meta.url);
const TEXT = readFileSync(new URL("streams-v1.json", FOLDER), "utf8");
const vectors = JSON.parse(TEXT) as Vectors;
const { room, file, kill } = vectors;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (digits = "") => Uint8Array.from(Buffer.from(digits, "hex"));
const url = (digits: string) => Buffer.from(digits, "hex").toString("base64url");
const chunks = file.chunks.map(bytes);
const totalSize = chunks.reduce((sum, { length }) => sum + length, 0);

async function streamOf(vector: StreamVector): Promise<Stream> {
  const signer = await nodeCrypto.signerOf(bytes(vector.seed));
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind: "chunk",
    epoch: vector.epoch,
    roomHash: await nodeCrypto.sha256(bytes(room.id)),
    senderId: await nodeCrypto.sha256(signer.publicKey),
    recipientId: undefined,
    streamId: bytes(vector.id),
    total: chunks.length,
    chunkSize: file.chunkSize,
    totalSize,
  };
  const epoch = await RoomKeys.derive(nodeCrypto, bytes(room.id), bytes(room.secrets[vector.epoch]));
  const keys = await epoch.stream(context);
  if (keys === undefined) throw new Error("no keys");
  return { vector, context, keys, signer };
}

let streams: Stream[];
/** The file as it went on, twice. */
let stretches: Stretch<Stream>[] = [];

beforeAll(async () => {
  streams = await Promise.all(vectors.streams.map(streamOf));
  let from = 0;
  for (const stream of streams) {
    stretches = continued(stretches, from, chunks.length, stream);
    from = stream.vector.below;
  }
});

describe("the vectors of a file that was killed and went on", () => {
  test("[KS1] each of its streams has a key that signs and keys that seal of its own, in one epoch and over two", async () => {
    for (const { vector, context, keys, signer } of streams) {
      expect(hex(signer.publicKey)).toBe(vector.publicKey);
      expect(hex(context.senderId)).toBe(vector.senderId);
      expect({ aead: hex(keys.aead), iv: hex(keys.iv), commit: hex(keys.commit) }).toEqual(vector.keys);
    }
    expect(streams.map(({ context }) => context.epoch)).toEqual([0, 0, 1]);
    expect(new Set(streams.flatMap(({ vector }) => Object.values(vector.keys))).size).toBe(9);
  });

  test("[FS6] its manifests name the streams before, oldest first, under the key of the present one", async () => {
    const said = { name: bytesOf(file.name), type: bytesOf(file.type) };
    for (const [at, { vector, keys }] of streams.entries()) {
      const before = streams.slice(0, at).map((earlier) => ({ below: earlier.vector.below, stream: earlier.context }));
      const commit = await nodeCrypto.hmacSha256(keys.commit);
      expect(hex(await writeManifest({ ...said, before }, commit))).toBe(vector.manifest);
      const read = await readManifest(bytes(vector.manifest), commit);
      expect(read?.before.map(({ below, stream }) => [below, hex(stream.streamId)])).toEqual(
        before.map(({ below, stream }) => [below, hex(stream.streamId)]),
      );
      const last = streams[at - 1]?.vector;
      expect(vector.continues).toEqual(last === undefined ? null : { transfer_id: url(last.id), chunks: last.below });
    }
  });

  test("[SA1, SA4, SF2] the signature of each covers behind what it goes on", async () => {
    for (const [at, { vector, context, signer }] of streams.entries()) {
      const last = streams[at - 1];
      const continues = last && { streamId: last.context.streamId, chunks: last.vector.below };
      const manifest: StreamContext = { ...context, kind: "manifest", continues };
      const plaintext = bytes(vector.manifest);
      const epoch = await RoomKeys.derive(nodeCrypto, bytes(room.id), bytes(room.secrets[vector.epoch]));
      const keys = await epoch.stream(manifest);
      if (keys === undefined) throw new Error("no keys");
      const cover = associatedData(manifest, { seq: 0, final: false, length: plaintext.length });
      const sealer = await FrameSealer.open({ crypto: nodeCrypto, context: manifest, keys, signer });
      const frame = await sealer.seal(0, plaintext);
      const { body, signature = new Uint8Array() } = frame;
      expect({ associatedData: hex(cover), body: hex(body), signature: hex(signature) }).toEqual(vector.opening);
      expect(cover).toHaveLength(continues === undefined ? 160 : 184);
      const others = [
        continues === undefined ? { streamId: context.streamId, chunks: 1 } : undefined,
        ...(continues === undefined
          ? []
          : [
              { ...continues, chunks: continues.chunks + 1 },
              { ...continues, streamId: context.streamId },
            ]),
      ];
      for (const other of [continues, ...others]) {
        const options = { crypto: nodeCrypto, context: { ...manifest, continues: other }, keys };
        const opener = await FrameOpener.open({ ...options, publicKey: signer.publicKey });
        expect((await opener.open(frame)).status).toBe(other === continues ? "valid" : "compromised");
        expect(await isSignedBy(nodeCrypto, signer.publicKey, options.context, frame)).toBe(other === continues);
      }
    }
  });

  test("[FS7, SA1, KY2, SF2] each chunk is its stream's, and opens under no other's keys", async () => {
    const leaves = { plain: [] as Uint8Array[], frames: [] as Uint8Array[] };
    for (const [seq, plaintext] of chunks.entries()) {
      const { vector, context, keys, signer } = streamAt(stretches, seq);
      const due = vector.frames.find((frame) => frame.seq === seq);
      const final = seq === chunks.length - 1;
      expect(hex(associatedData(context, { seq, final, length: plaintext.length }))).toBe(due?.associatedData);
      const sealer = await FrameSealer.open({ crypto: nodeCrypto, context, keys, signer });
      const { frame, digest, leaf = new Uint8Array() } = await sealer.sealWhole(seq, plaintext);
      const { signature = new Uint8Array() } = frame;
      expect({ body: hex(frame.body), signature: hex(signature) }).toEqual({
        body: due?.body,
        signature: due?.signature,
      });
      for (const other of streams) {
        const { publicKey } = other.signer;
        const opener = await FrameOpener.open({ ...other, crypto: nodeCrypto, publicKey });
        expect((await opener.open(frame)).status).toBe(other.vector === vector ? "valid" : "compromised");
      }
      leaves.plain.push(leaf);
      leaves.frames.push(await frameLeaf(nodeCrypto, seq, signature, digest));
      expect(hex(leaf)).toBe(hex(await merkleLeaf(nodeCrypto, seq, plaintext)));
    }
    const roots = {
      plain: await merkleRoot(nodeCrypto, leaves.plain),
      frames: await merkleRoot(nodeCrypto, leaves.frames),
    };
    expect([hex(roots.plain), hex(roots.frames)]).toEqual([file.plainRoot, file.framesRoot]);
    expect(hex(writeRoots(roots))).toBe(file.seal);
  });

  test("[FS6] its card has the manifests of all its streams", () => {
    const envelopes = vectors.streams.map(({ below, envelope }) => ({ below, stream: url(envelope) }));
    const { stream: manifest = "" } = envelopes.at(-1) ?? {};
    const card = {
      totalSize,
      chunkSize: file.chunkSize,
      manifest,
      before: envelopes.slice(0, -1),
      seal: url(file.sealEnvelope),
    };
    expect(writeFileCard(card)).toBe(file.card);
    expect(readFileCard(file.card)).toEqual(card);
  });

  test("[FS5] the KILL that stopped its first stream", async () => {
    const person = await nodeCrypto.signerOf(bytes(kill.seed));
    expect(hex(person.publicKey)).toBe(kill.person);
    const { roomHash, streamId } = streams[0]?.context ?? { roomHash: bytes(), streamId: bytes() };
    const statement = killStatement({ roomHash, streamId, by: person.publicKey, name: bytesOf(kill.name) });
    expect(hex(statement)).toBe(kill.statement);
    expect(hex(await person.sign(statement))).toBe(kill.signature);
  });
});

describe(`the same in Python ${NEEDS_PYTHON}`, () => {
  const script = fileURLToPath(new URL("check_streams.py", FOLDER));
  const python = (...args: string[]) => spawnSync("python3", [script, ...args], { encoding: "utf8" });

  test.runIf(hasPython)("[VE1] comes out the same", () => {
    const { status, stdout, stderr } = python();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+ values agree/);
  });

  test.runIf(hasPython)("[VE1] and any value that is not theirs is found", () => {
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      const last = vectors.streams.at(-1);
      for (const value of [
        last?.keys.commit,
        last?.manifest,
        last?.opening.associatedData,
        last?.frames[0]?.associatedData,
        file.seal,
        kill.statement,
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
