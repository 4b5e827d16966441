import { type Agreement, type CryptoPort, fromBase64Url, type Signer } from "@chatcast/protocol";
import { remembered } from "./remembered.ts";
import { source } from "./source.ts";

/** The part of the port that browsers got years after the rest. */
export type Curves = Pick<CryptoPort, "newSigner" | "signerOf" | "verifySignature" | "newAgreement" | "agreementOf">;

type Curve = "Ed25519" | "X25519";

const KEY_BYTES = 32;
/** PKCS #8 of a private key of 32 bytes, up to the key itself (RFC 8410, section 7); the curve is its 12th byte. */
const pkcs8Head = (curve: Curve): number[] =>
  [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65].concat(curve === "Ed25519" ? 0x70 : 0x6e, 4, 0x22, 4, 0x20);
const pkcs8Of = (curve: Curve, secret: Uint8Array) => Uint8Array.from([...pkcs8Head(curve), ...secret]);

/** Whether this WebCrypto has both curves; tried, since it cannot be asked. */
export async function hasCurves(subtle: SubtleCrypto): Promise<boolean> {
  try {
    await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    await subtle.generateKey("X25519", false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

/** Signs with a key of WebCrypto, whose private half may be unreadable. */
export async function signerOfPair(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<Signer> {
  return signerOfKey(subtle, pair.privateKey, new Uint8Array(await subtle.exportKey("raw", pair.publicKey)));
}

/** Agrees with a key of WebCrypto, whose private half may be unreadable. */
export async function agreementOfPair(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<Agreement> {
  return agreement(subtle, pair.privateKey, new Uint8Array(await subtle.exportKey("raw", pair.publicKey)));
}

const agreement = (subtle: SubtleCrypto, privateKey: CryptoKey, publicKey: Uint8Array): Agreement => ({
  publicKey,
  async agree(theirs) {
    try {
      const key = await subtle.importKey("raw", source(theirs), "X25519", false, []);
      return new Uint8Array(await subtle.deriveBits({ name: "X25519", public: key }, privateKey, 8 * KEY_BYTES));
    } catch {
      // No key of this curve, or one whose secret would be zero whoever agrees with it.
      return undefined;
    }
  },
});

/** The Ed25519 key of a seed, for WebCrypto on whichever thread: it signs, and cannot be read. */
export const signingKey = (subtle: SubtleCrypto, seed: Uint8Array): Promise<CryptoKey> =>
  subtle.importKey("pkcs8", pkcs8Of("Ed25519", seed), "Ed25519", false, ["sign"]);

export const signerOfKey = (subtle: SubtleCrypto, privateKey: CryptoKey, publicKey: Uint8Array): Signer => ({
  publicKey,
  sign: async (message) => new Uint8Array(await subtle.sign("Ed25519", privateKey, source(message))),
});

/** The Ed25519 key that checks signatures, for WebCrypto on whichever thread. */
export const verifyingKey = (subtle: SubtleCrypto, raw: Uint8Array): Promise<CryptoKey> =>
  subtle.importKey("raw", source(raw), "Ed25519", false, ["verify"]);

/** Whether the holder of that key signed that. */
export const verifiesWith =
  (subtle: SubtleCrypto, key: CryptoKey) =>
  (message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    subtle.verify("Ed25519", key, source(signature), source(message));

/** Ed25519 and X25519 of WebCrypto. It keeps private keys where nothing can read them. */
export function nativeCurves(subtle: SubtleCrypto): Curves {
  /** WebCrypto derives no public key; the exported form of an extractable copy has it. */
  async function imported(curve: Curve, secret: Uint8Array, usage: "sign" | "deriveBits") {
    if (secret.length !== KEY_BYTES) throw new RangeError(`a private key of ${secret.length} bytes`);
    const pkcs8 = pkcs8Of(curve, secret);
    const { x = "" } = await subtle.exportKey("jwk", await subtle.importKey("pkcs8", pkcs8, curve, true, [usage]));
    const publicKey = fromBase64Url(x);
    if (publicKey === undefined) throw new TypeError("a key without its public half");
    return { privateKey: await subtle.importKey("pkcs8", pkcs8, curve, false, [usage]), publicKey };
  }

  const keyOf = remembered((raw: Uint8Array) => verifyingKey(subtle, raw));

  return {
    async newSigner() {
      return signerOfPair(subtle, (await subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair);
    },
    async signerOf(seed) {
      const { privateKey, publicKey } = await imported("Ed25519", seed, "sign");
      return signerOfKey(subtle, privateKey, publicKey);
    },
    async verifySignature(publicKey, message, signature) {
      try {
        return await verifiesWith(subtle, await keyOf(publicKey))(message, signature);
      } catch {
        return false;
      }
    },
    async newAgreement() {
      return agreementOfPair(subtle, (await subtle.generateKey("X25519", false, ["deriveBits"])) as CryptoKeyPair);
    },
    async agreementOf(secret) {
      const { privateKey, publicKey } = await imported("X25519", secret, "deriveBits");
      return agreement(subtle, privateKey, publicKey);
    },
  };
}
