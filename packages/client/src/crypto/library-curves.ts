import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import type { Curves } from "./native-curves.ts";

const KEY_BYTES = 32;

/** Ed25519 and X25519 where WebCrypto lacks them. Private keys lie in the page's memory, as long as the port does. */
export function libraryCurves(random: Pick<Crypto, "getRandomValues">): Curves {
  const secret = () => random.getRandomValues(new Uint8Array(KEY_BYTES));

  const signerOf: Curves["signerOf"] = async (seed) => ({
    publicKey: ed25519.getPublicKey(seed),
    sign: async (message) => ed25519.sign(message, seed),
  });

  const agreementOf: Curves["agreementOf"] = async (own) => ({
    publicKey: x25519.getPublicKey(own),
    async agree(theirs) {
      try {
        return x25519.getSharedSecret(own, theirs);
      } catch {
        return undefined;
      }
    },
  });

  return {
    newSigner: () => signerOf(secret()),
    signerOf,
    async verifySignature(publicKey, message, signature) {
      try {
        // As WebCrypto and RFC 8032 check it; the library's own default takes more signatures than those.
        return ed25519.verify(signature, message, publicKey, { zip215: false });
      } catch {
        return false;
      }
    },
    newAgreement: () => agreementOf(secret()),
    agreementOf,
  };
}
