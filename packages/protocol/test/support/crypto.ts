import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import type { Agreement, CryptoPort, Signer } from "../../src/index.ts";

const plain = (bytes: Uint8Array) => Uint8Array.from(bytes);
const rawOf = (key: KeyObject) =>
  plain(Buffer.from(createPublicKey(key).export({ format: "jwk" }).x ?? "", "base64url"));

const privateKey = (oid: "70" | "6e", secret: Uint8Array) =>
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b65${oid}04220420${Buffer.from(secret).toString("hex")}`, "hex"),
    format: "der",
    type: "pkcs8",
  });

const publicKey = (crv: "Ed25519" | "X25519", raw: Uint8Array) =>
  createPublicKey({ key: { kty: "OKP", crv, x: Buffer.from(raw).toString("base64url") }, format: "jwk" });

function signerOf(seed: Uint8Array): Signer {
  const key = privateKey("70", seed);
  return { publicKey: rawOf(key), sign: async (message) => plain(sign(null, message, key)) };
}

function agreementOf(secret: Uint8Array): Agreement {
  const key = privateKey("6e", secret);
  return {
    publicKey: rawOf(key),
    async agree(theirs) {
      try {
        return plain(diffieHellman({ privateKey: key, publicKey: publicKey("X25519", theirs) }));
      } catch {
        return undefined;
      }
    },
  };
}

/** The port over OpenSSL, apart from the adapters that ship: what both say is not one library's opinion. */
export const nodeCrypto: CryptoPort = {
  randomBytes: (length) => plain(randomBytes(length)),
  sha256: async (bytes) => plain(createHash("sha256").update(bytes).digest()),
  async hmacSha256(key) {
    const tag = async (message: Uint8Array) => plain(createHmac("sha256", key).update(message).digest());
    return {
      tag,
      async verify(message, received) {
        const expected = await tag(message);
        return received.length === expected.length && timingSafeEqual(received, expected);
      },
    };
  },
  aes256Gcm: async (key) => ({
    async seal(nonce, associatedData, plaintext) {
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associatedData);
      return plain(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
    },
    async open(nonce, associatedData, sealed) {
      if (sealed.length < 16) return undefined;
      const cipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(associatedData);
      cipher.setAuthTag(sealed.subarray(-16));
      try {
        return plain(Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]));
      } catch {
        return undefined;
      }
    },
  }),
  newSigner: async () => signerOf(randomBytes(32)),
  signerOf: async (seed) => signerOf(seed),
  async verifySignature(key, message, signature) {
    try {
      return verify(null, message, publicKey("Ed25519", key), signature);
    } catch {
      return false;
    }
  },
  newAgreement: async () => agreementOf(randomBytes(32)),
  agreementOf: async (secret) => agreementOf(secret),
};
