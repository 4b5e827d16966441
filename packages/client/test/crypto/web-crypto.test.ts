import { inspect } from "node:util";
import {
  ChatCastError,
  type CryptoPort,
  FrameOpener,
  FrameSealer,
  type StreamContext,
  writeChunkFrame,
} from "@chatcast/protocol";
import { describe, expect, test, vi } from "vitest";
import { webCrypto } from "../../src/index.ts";
import { cryptoContract } from "./contract.ts";

/** A browser that has WebCrypto, but from before this curve came to it. */
function without(curve: "Ed25519" | "X25519") {
  const subtle = new Proxy(crypto.subtle, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (args.includes(curve)) throw new DOMException("Unrecognized name.", "NotSupportedError");
        return method.apply(target, args);
      };
    },
  });
  return { subtle, getRandomValues: crypto.getRandomValues.bind(crypto) };
}

/** WebCrypto and nothing else, as a browser has it. */
const bare = () => webCrypto({ subtle: crypto.subtle, getRandomValues: crypto.getRandomValues.bind(crypto) });

describe("WebCrypto", () => cryptoContract(bare));

describe("Node's own functions", () => cryptoContract(() => webCrypto()));

describe("WebCrypto without Ed25519", () => cryptoContract(() => webCrypto(without("Ed25519"))));

describe("WebCrypto without X25519", () => cryptoContract(() => webCrypto(without("X25519"))));

test("[CY5] a page over plain HTTP has no port", async () => {
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  const refusal = await webCrypto(insecure).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ChatCastError);
  expect((refusal as ChatCastError).code).toBe("E_INSECURE_CONTEXT");
});

test("[CY5] a signature of the library is one of WebCrypto, and the other way round", async () => {
  const [native, library] = [await bare(), await webCrypto(without("Ed25519"))];
  const seed = new Uint8Array(32).fill(7);
  const message = Uint8Array.of(1, 2, 3);
  const [a, b] = [await native.signerOf(seed), await library.signerOf(seed)];
  expect(await b.sign(message)).toEqual(await a.sign(message));
  expect(await library.verifySignature(a.publicKey, message, await a.sign(message))).toBe(true);
  expect(await native.verifySignature(b.publicKey, message, await b.sign(message))).toBe(true);
});

test("[CY6] a private key that the runtime made cannot be read", async () => {
  const made: CryptoKey[] = [];
  const subtle = new Proxy(crypto.subtle, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return async (...args: unknown[]) => {
        const result = await method.apply(target, args);
        if (name === "generateKey") made.push((result as CryptoKeyPair).privateKey);
        return result;
      };
    },
  });
  const port = await webCrypto({ subtle, getRandomValues: crypto.getRandomValues.bind(crypto) });
  const signer = await port.newSigner();
  await port.newAgreement();
  expect(made.length).toBeGreaterThan(1);
  for (const key of made) {
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("pkcs8", key)).rejects.toThrow();
  }
  expect(inspect(signer, { depth: null, showHidden: true })).not.toContain("CryptoKey");
});

/** A stream of these chunks with a key of its seed, sealed through one port and opened through another. */
async function sealedBy(port: CryptoPort, chunks: readonly Uint8Array[], other: CryptoPort): Promise<Uint8Array[]> {
  const signer = await port.signerOf(new Uint8Array(32).fill(9));
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind: "chunk",
    epoch: 0,
    roomHash: new Uint8Array(32),
    senderId: await port.sha256(signer.publicKey),
    recipientId: undefined,
    streamId: new Uint8Array(16),
    total: chunks.length,
    chunkSize: 1000,
    totalSize: chunks.reduce((size, { length }) => size + length, 0),
  };
  const key = (fill: number, length = 32) => new Uint8Array(length).fill(fill);
  const keys = { aead: key(1), iv: key(2, 12), mac: key(3), commit: key(4) };
  const sealer = await FrameSealer.open({ crypto: port, context, keys, signer });
  const opener = await FrameOpener.open({ crypto: other, context, keys, publicKey: signer.publicKey });
  return Promise.all(
    chunks.map(async (chunk, seq) => {
      const { frame, leaf } = await sealer.sealWhole(seq, chunk);
      expect(await opener.open(frame)).toMatchObject({ status: "valid", plaintext: chunk });
      return Uint8Array.from([...(leaf ?? []), ...writeChunkFrame(frame)]);
    }),
  );
}

test("[CY7] a chunk that Node's own functions seal has the bytes, and the leaf, that WebCrypto gives it", async () => {
  const chunks = [new Uint8Array(1000).fill(5), Uint8Array.of(1, 2, 3)];
  const [node, web] = [await webCrypto(), await bare()];
  expect(await sealedBy(node, chunks, web)).toEqual(await sealedBy(web, chunks, node));
});

test("[CY7] in Node no byte of a chunk goes through WebCrypto, or is copied to be hashed", async () => {
  const [port, web] = [await webCrypto(), await bare()];
  expect(web.sha256OfParts).toBeUndefined();
  const lengths: number[] = [];
  const counting: CryptoPort = {
    ...port,
    sha256: (bytes) => {
      lengths.push(bytes.length);
      return port.sha256(bytes);
    },
  };
  const subtle = [
    vi.spyOn(crypto.subtle, "digest"),
    vi.spyOn(crypto.subtle, "encrypt"),
    vi.spyOn(crypto.subtle, "sign"),
  ];
  await sealedBy(counting, [new Uint8Array(1000)], counting);
  for (const spy of subtle) expect(spy).not.toHaveBeenCalled();
  for (const spy of subtle) spy.mockRestore();
  // The body for its signature, by who seals it and by who opens it; the leaf is made of its parts.
  expect(lengths.filter((length) => length >= 1000)).toEqual([1016, 1016]);
});

test("[CY7] pieces hash like all of them together", async () => {
  const port = await webCrypto();
  const [one, two] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  expect(await port.sha256OfParts?.(one, new Uint8Array(), two)).toEqual(await port.sha256(Uint8Array.of(1, 2, 3)));
});
