import type { AeadKey } from "@chatcast/protocol";
import { source } from "./source.ts";

/** AES-256-GCM with a key of WebCrypto, which nothing need be able to read. */
export const gcmKey = (subtle: SubtleCrypto, key: CryptoKey): AeadKey => ({
  async seal(nonce, associatedData, plaintext) {
    return new Uint8Array(await subtle.encrypt(gcm(nonce, associatedData), key, source(plaintext)));
  },
  async open(nonce, associatedData, sealed) {
    try {
      return new Uint8Array(await subtle.decrypt(gcm(nonce, associatedData), key, source(sealed)));
    } catch {
      // The only sign that a tag does not fit; WebCrypto gives no reason.
      return undefined;
    }
  },
});

function gcm(nonce: Uint8Array, associatedData: Uint8Array): AesGcmParams {
  return { name: "AES-GCM", iv: source(nonce), additionalData: source(associatedData) };
}
