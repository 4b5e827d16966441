import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { CryptoPort } from "@chatcast/protocol";

/** What the server needs of cryptography to check who said what it cannot read. Holds no key and no secret. */
export const signatures: Pick<CryptoPort, "sha256" | "verifySignature"> = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  verifySignature: async (publicKey, message, signature) => isSigned(publicKey, message, signature),
};

/** Whether an Ed25519 key (32 bytes) signed that. False for bytes that are no key or no signature. */
export const isSigned = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  signedBy(publicKey)(message, signature);

/** As `isSigned`, for a key that signs much. */
export function signedBy(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const key = keyOf(publicKey);
  return (message, signature) => {
    try {
      return key !== undefined && verify(null, message, key, signature);
    } catch {
      return false;
    }
  };
}

function keyOf(publicKey: Uint8Array): KeyObject | undefined {
  try {
    const x = Buffer.from(publicKey).toString("base64url");
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    return undefined;
  }
}
