import { inspect } from "node:util";
import { ChatCastError } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
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

describe("WebCrypto", () => cryptoContract(() => webCrypto()));

describe("WebCrypto without Ed25519", () => cryptoContract(() => webCrypto(without("Ed25519"))));

describe("WebCrypto without X25519", () => cryptoContract(() => webCrypto(without("X25519"))));

test("[CY5] a page over plain HTTP has no port", async () => {
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  const refusal = await webCrypto(insecure).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ChatCastError);
  expect((refusal as ChatCastError).code).toBe("E_INSECURE_CONTEXT");
});

test("[CY5] a signature of the library is one of WebCrypto, and the other way round", async () => {
  const [native, library] = [await webCrypto(), await webCrypto(without("Ed25519"))];
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
